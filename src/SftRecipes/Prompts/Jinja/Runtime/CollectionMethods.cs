namespace SftRecipes.Prompts.Jinja;

/// <summary>The methods of Python's <c>dict</c>, <c>list</c> and <c>tuple</c> that change nothing, as in transformers' sandbox.</summary>
internal static class CollectionMethods
{
    /// <summary>Methods that Python has and a sandbox must not run.</summary>
    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "update", "popitem", "setdefault",
    };

    public static JinjaFunction? Find(JinjaDict dict, string name) => name switch
    {
        "get" => Function(name, arguments => arguments.Required("key") is { } key && dict.TryGetValue(key, out object? value)
            ? Taken(value, arguments) : arguments.Optional("default")),
        "items" => Function(name, _ => Items(dict)),
        "keys" => Function(name, _ => new List<object?>(dict.Keys)),
        "values" => Function(name, _ => new List<object?>(dict.Values)),
        "copy" => Function(name, _ => new JinjaDict(dict)),
        _ => null,
    };

    public static JinjaFunction? Find(IReadOnlyList<object?> items, string name) => name switch
    {
        "index" => Function(name, arguments => IndexOf(items, arguments.Required("value"))),
        "count" => Function(name, arguments => Count(items, arguments.Required("value"))),
        "copy" => Function(name, _ => new List<object?>(items)),
        _ when Changing.Contains(name) => Function(name, _ => throw new JinjaException(
            $"templates cannot change lists; write x + [y] instead of {name}()")),
        _ => null,
    };

    /// <summary>The pairs of a dictionary.</summary>
    public static List<object?> Items(JinjaDict dict) =>
        [.. dict.Select(item => new JinjaTuple([item.Key, item.Value]))];

    private static object? Taken(object? value, JinjaCallArguments arguments)
    {
        arguments.Optional("default");
        return value;
    }

    private static long IndexOf(IReadOnlyList<object?> items, object? value)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (PythonEquality.AreEqual(items[i], value))
            {
                return i;
            }
        }

        throw new JinjaException($"{PythonText.Repr(value)} is not in list");
    }

    private static long Count(IReadOnlyList<object?> items, object? value) => items.Count(item => PythonEquality.AreEqual(item, value));

    private static JinjaFunction Function(string name, Func<JinjaCallArguments, object?> invoke) => new(name, arguments =>
    {
        object? result = invoke(arguments);
        arguments.End();
        return result;
    });
}
