namespace SftRecipes.Prompts.Jinja;

/// <summary>The functions that chat templates find: Jinja's, and transformers' <c>raise_exception</c> and <c>strftime_now</c>.</summary>
internal static class JinjaGlobals
{
    /// <param name="time">What <c>strftime_now</c> tells.</param>
    public static IReadOnlyDictionary<string, object?> Create(TimeProvider time)
    {
        JinjaFunction[] functions =
        [
            new("raise_exception", arguments => throw new JinjaRaisedException(PythonText.Str(arguments.Required("message")))),
            new("strftime_now", arguments => StringFormatTime.Format(time.GetLocalNow(), arguments.Text("format"))),
            new("range", Range),
            new("namespace", Namespace),
            new("dict", arguments => Dict(arguments)),
            new("cycler", Cycler),
            new("joiner", Joiner),
        ];
        return functions.ToDictionary(function => function.Name, object? (function) => function, StringComparer.Ordinal);
    }

    private static List<object?> Range(JinjaCallArguments arguments)
    {
        long[] bounds = [.. arguments.Rest().Select(value => PythonOperators.AsInteger(value)
            ?? throw new JinjaException($"range(): a whole number is expected, not {PythonText.TypeName(value)}"))];
        (long start, long stop, long step) = bounds switch
        {
            [long only] => (0L, only, 1L),
            [long from, long to] => (from, to, 1L),
            [long from, long to, not 0] => (from, to, bounds[2]),
            _ => throw new JinjaException("range() takes one to three whole numbers, the step not being 0"),
        };
        double count = Math.Max(0, Math.Ceiling(((double)stop - start) / step));
        return JinjaLimits.Checked(count, () => Enumerable.Range(0, (int)count).Select(object? (i) => start + (i * step)).ToList());
    }

    private static JinjaNamespace Namespace(JinjaCallArguments arguments)
    {
        var result = new JinjaNamespace();
        foreach ((object key, object? value) in Dict(arguments))
        {
            result.Members[PythonText.Str(key)] = value;
        }

        return result;
    }

    private static JinjaDict Dict(JinjaCallArguments arguments)
    {
        var dict = new JinjaDict();
        foreach (object? source in arguments.Rest())
        {
            foreach (object? item in source is JinjaDict given ? CollectionMethods.Items(given) : PythonOperators.Iterate(source))
            {
                IReadOnlyList<object?> pair = PythonOperators.Iterate(item);
                if (pair is not [{ } key, var value])
                {
                    throw new JinjaException("dict() takes pairs of key and value");
                }

                dict[key] = value;
            }
        }

        foreach ((string key, object? value) in arguments.Keywords())
        {
            dict[key] = value;
        }

        return dict;
    }

    private static JinjaNamespace Cycler(JinjaCallArguments arguments)
    {
        IReadOnlyList<object?> items = arguments.Rest();
        if (items.Count == 0)
        {
            throw new JinjaException("cycler() needs at least one item");
        }

        var cycler = new JinjaNamespace();
        int position = 0;
        cycler.Members["current"] = items[0];
        cycler.Members["next"] = new JinjaFunction("next", _ =>
        {
            object? current = items[position];
            position = (position + 1) % items.Count;
            cycler.Members["current"] = items[position];
            return current;
        });
        cycler.Members["reset"] = new JinjaFunction("reset", _ =>
        {
            position = 0;
            cycler.Members["current"] = items[0];
            return null;
        });
        return cycler;
    }

    private static JinjaFunction Joiner(JinjaCallArguments arguments)
    {
        string separator = arguments.OptionalText("sep") ?? ", ";
        bool used = false;
        return new JinjaFunction("joiner", _ =>
        {
            bool first = !used;
            used = true;
            return first ? "" : separator;
        });
    }
}
