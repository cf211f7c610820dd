namespace SftRecipes.Prompts.Jinja;

/// <summary>The arguments of one call, taken one by one in the order of the callee's parameters.</summary>
/// <param name="callee">Who is called, for errors.</param>
/// <param name="positional">Arguments by place.</param>
/// <param name="keywords">Arguments by name.</param>
internal sealed class JinjaCallArguments(
    string callee, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> keywords)
{
    private int _next;
    private int _named;

    public object? Required(string name) =>
        TryTake(name, out object? value) ? value : throw new JinjaException($"{callee}() needs the argument '{name}'");

    public object? Optional(string name, object? otherwise = null) => TryTake(name, out object? value) ? value : otherwise;

    public bool Flag(string name, bool otherwise = false) => PythonOperators.IsTrue(Optional(name, otherwise));

    public int Int32(string name, int otherwise) => ToInt32(name, Optional(name, (long)otherwise));

    public string Text(string name) => PythonText.Str(Required(name));

    public string? OptionalText(string name) => Optional(name) is { } value ? PythonText.Str(value) : null;

    /// <summary>An argument that is only given by name.</summary>
    public object? Named(string name)
    {
        _named += keywords.ContainsKey(name) ? 1 : 0;
        return keywords.GetValueOrDefault(name);
    }

    /// <summary>All arguments by place that were not taken.</summary>
    public IReadOnlyList<object?> Rest()
    {
        object?[] rest = [.. positional.Skip(_next)];
        _next = positional.Count;
        return rest;
    }

    /// <summary>All arguments by name.</summary>
    public IReadOnlyDictionary<string, object?> Keywords()
    {
        _named = keywords.Count;
        return keywords;
    }

    /// <summary>Checks that nothing is left.</summary>
    public void End()
    {
        if (_next < positional.Count || _named < keywords.Count)
        {
            throw new JinjaException($"{callee}() is given arguments that it does not take");
        }
    }

    private bool TryTake(string name, out object? value)
    {
        if (_next < positional.Count)
        {
            value = positional[_next++];
            return true;
        }

        bool found = keywords.TryGetValue(name, out value);
        _named += found ? 1 : 0;
        return found;
    }

    private int ToInt32(string name, object? value) => PythonOperators.AsInteger(value) is { } integer && integer == (int)integer
        ? (int)integer
        : throw new JinjaException($"{callee}(): '{name}' must be a whole number");
}
