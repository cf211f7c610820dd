namespace SftRecipes.Prompts.Jinja;

// Values are: null (none), bool, long, double, string, List<object?> (a list), and the types of this file.

/// <summary>A value that is not there. It is false and empty, prints as nothing, and anything else done with it is an error.</summary>
/// <param name="message">What the error says.</param>
internal sealed class JinjaUndefined(string message)
{
    public string Message { get; } = message;

    public JinjaException Error() => new(Message);
}

/// <summary>A tuple.</summary>
/// <param name="items">Its items.</param>
internal class JinjaTuple(IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items { get; } = items;

    /// <summary>A named item; null where there is none of the name.</summary>
    public virtual object? Member(string name) => null;
}

/// <summary>What <c>groupby</c> makes.</summary>
internal sealed class JinjaGroup(object? grouper, List<object?> list) : JinjaTuple([grouper, list])
{
    public override object? Member(string name) => name switch
    {
        "grouper" => Items[0],
        "list" => Items[1],
        _ => null,
    };
}

/// <summary>A dictionary in the order in which keys were added; as in Python <c>1</c>, <c>1.0</c> and <c>true</c> are one key.</summary>
internal sealed class JinjaDict : OrderedDictionary<object, object?>
{
    public JinjaDict()
        : base(PythonEquality.Comparer)
    {
    }

    public JinjaDict(IEnumerable<KeyValuePair<object, object?>> items)
        : base(PythonEquality.Comparer)
    {
        foreach ((object key, object? value) in items)
        {
            this[key] = value;
        }
    }
}

/// <summary>What <c>namespace()</c> makes: the only thing that templates can change.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);
}

/// <summary>Something that can be called: a method, a global function or a macro.</summary>
/// <param name="name">What it is called by.</param>
/// <param name="invoke">What it does.</param>
internal sealed class JinjaFunction(string name, Func<JinjaCallArguments, object?> invoke)
{
    public string Name { get; } = name;

    public object? Invoke(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> keywords) =>
        invoke(new JinjaCallArguments(Name, positional, keywords));
}

/// <summary>The variable <c>loop</c>.</summary>
/// <param name="items">All items.</param>
/// <param name="depth">How many loops are around it.</param>
internal sealed class JinjaLoop(IReadOnlyList<object?> items, int depth)
{
    private object? _lastChanged;
    private bool _anyChanged;

    public int Index { get; set; }

    public object? Member(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)(items.Count - Index),
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => depth + 1L,
        "depth0" => (long)depth,
        "previtem" => Index > 0 ? items[Index - 1] : new JinjaUndefined("there is no previous item"),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new JinjaUndefined("there is no next item"),
        "cycle" => new JinjaFunction("cycle", arguments => arguments.Rest() is { Count: > 0 } values
            ? values[Index % values.Count]
            : throw new JinjaException("no items for cycling given")),
        "changed" => new JinjaFunction("changed", arguments => Changed(arguments.Rest())),
        _ => new JinjaUndefined($"'loop' has no attribute '{name}'"),
    };

    private bool Changed(IReadOnlyList<object?> values)
    {
        List<object?> now = [.. values];
        if (_anyChanged && PythonEquality.AreEqual(_lastChanged, now))
        {
            return false;
        }

        (_lastChanged, _anyChanged) = (now, true);
        return true;
    }
}
