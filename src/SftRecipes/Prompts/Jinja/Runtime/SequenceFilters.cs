using System.Globalization;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The filters that choose, order and group the items of a sequence.</summary>
internal static class SequenceFilters
{
    public static object? Apply(string name, object? value, JinjaCallArguments arguments) => name switch
    {
        "batch" => Batch(value, arguments),
        "dictsort" => DictSort(value, arguments),
        "first" => End(PythonOperators.Iterate(value), first: true),
        "last" => End(PythonOperators.Iterate(value), first: false),
        "groupby" => GroupBy(value, arguments),
        "list" => new List<object?>(PythonOperators.Iterate(value)),
        "map" => Map(value, arguments),
        "max" => Extreme(value, arguments, sign: 1),
        "min" => Extreme(value, arguments, sign: -1),
        "select" => Choose(value, arguments, byAttribute: false, keep: true),
        "reject" => Choose(value, arguments, byAttribute: false, keep: false),
        "selectattr" => Choose(value, arguments, byAttribute: true, keep: true),
        "rejectattr" => Choose(value, arguments, byAttribute: true, keep: false),
        "reverse" => value is string text
            ? string.Concat(CodePoints.Split(text).Reverse())
            : new List<object?>(PythonOperators.Iterate(value).Reverse()),
        "slice" => Slice(value, arguments),
        "sort" => Sort(value, arguments),
        "sum" => Sum(value, arguments),
        "unique" => Unique(value, arguments),
        _ => throw new JinjaException($"there is no filter '{name}'"),
    };

    /// <summary>A member by its path (<c>function.name</c>, <c>0</c>); the item itself where no path is given.</summary>
    public static object? Attribute(object? item, object? path) => path switch
    {
        null => item,
        string text => text.Split('.').Aggregate(item, (value, part) => PythonMembers.Item(
            value, long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : part)),
        _ => PythonMembers.Item(item, path),
    };

    private static object? End(IReadOnlyList<object?> items, bool first) => items.Count > 0
        ? items[first ? 0 : items.Count - 1]
        : new JinjaUndefined($"No {(first ? "first" : "last")} item, sequence was empty.");

    private static List<object?> Map(object? value, JinjaCallArguments arguments)
    {
        IReadOnlyList<object?> items = PythonOperators.Iterate(value);
        IReadOnlyList<object?> rest = arguments.Rest();
        IReadOnlyDictionary<string, object?> keywords = arguments.Keywords();
        if (rest.Count > 0)
        {
            string filter = PythonText.Str(rest[0]);
            object?[] others = [.. rest.Skip(1)];
            return [.. items.Select(item => JinjaFilters.Apply(filter, item, others, keywords))];
        }

        if (!keywords.TryGetValue("attribute", out object? attribute))
        {
            throw new JinjaException("map requires a filter argument");
        }

        bool hasDefault = keywords.TryGetValue("default", out object? otherwise);
        return [.. items.Select(item => Attribute(item, attribute)).Select(item => hasDefault && item is JinjaUndefined ? otherwise : item)];
    }

    private static List<object?> Choose(object? value, JinjaCallArguments arguments, bool byAttribute, bool keep)
    {
        IReadOnlyList<object?> rest = arguments.Rest();
        IReadOnlyDictionary<string, object?> keywords = arguments.Keywords();
        if (byAttribute && rest.Count == 0)
        {
            throw new JinjaException("Missing parameter for attribute name");
        }

        object? attribute = byAttribute ? rest[0] : null;
        rest = [.. rest.Skip(byAttribute ? 1 : 0)];
        string? test = rest.Count > 0 ? PythonText.Str(rest[0]) : null;
        object?[] others = [.. rest.Skip(1)];
        return
        [
            .. PythonOperators.Iterate(value).Where(item =>
            {
                object? tested = Attribute(item, attribute);
                return (test is null ? PythonOperators.IsTrue(tested) : JinjaTests.Apply(test, tested, others, keywords)) == keep;
            }),
        ];
    }

    private static Func<object?, object?> SortKey(object? attribute, bool caseSensitive) => item =>
        Attribute(item, attribute) is string text && !caseSensitive ? text.ToLowerInvariant() : Attribute(item, attribute);

    private static Comparer<object?> InOrder { get; } = Comparer<object?>.Create((left, right) => PythonOperators.Order("<", left, right));

    private static List<object?> Sort(object? value, JinjaCallArguments arguments)
    {
        bool reverse = arguments.Flag("reverse");
        bool caseSensitive = arguments.Flag("case_sensitive");
        object? attribute = arguments.Optional("attribute");
        object?[] paths = attribute is string text && text.Contains(',', StringComparison.Ordinal)
            ? [.. text.Split(',').Select(path => path.Trim())] : [attribute];
        IReadOnlyList<object?> items = PythonOperators.Iterate(value);
        IOrderedEnumerable<object?> sorted = paths.Skip(1).Aggregate(
            reverse ? items.OrderByDescending(SortKey(paths[0], caseSensitive), InOrder) : items.OrderBy(SortKey(paths[0], caseSensitive), InOrder),
            (all, path) => reverse ? all.ThenByDescending(SortKey(path, caseSensitive), InOrder) : all.ThenBy(SortKey(path, caseSensitive), InOrder));
        return [.. sorted];
    }

    private static List<object?> DictSort(object? value, JinjaCallArguments arguments)
    {
        bool caseSensitive = arguments.Flag("case_sensitive");
        long by = (arguments.OptionalText("by") ?? "key") == "value" ? 1 : 0;
        bool reverse = arguments.Flag("reverse");
        List<object?> pairs = value is JinjaDict dict ? CollectionMethods.Items(dict) : throw JinjaFilters.Wrong("dictsort", value);
        return [.. reverse ? pairs.OrderByDescending(SortKey(by, caseSensitive), InOrder) : pairs.OrderBy(SortKey(by, caseSensitive), InOrder)];
    }

    private static object? Extreme(object? value, JinjaCallArguments arguments, int sign)
    {
        bool caseSensitive = arguments.Flag("case_sensitive");
        Func<object?, object?> key = SortKey(arguments.Optional("attribute"), caseSensitive);
        IReadOnlyList<object?> items = PythonOperators.Iterate(value);
        return items.Count == 0
            ? new JinjaUndefined("No aggregated item, sequence was empty.")
            : items.Aggregate((best, item) => PythonOperators.Order("<", key(item), key(best)) * sign > 0 ? item : best);
    }

    private static object? Sum(object? value, JinjaCallArguments arguments)
    {
        object? attribute = arguments.Optional("attribute");
        return PythonOperators.Iterate(value).Aggregate(
            arguments.Optional("start", 0L), (sum, item) => PythonOperators.Apply("+", sum, Attribute(item, attribute)));
    }

    private static List<object?> Unique(object? value, JinjaCallArguments arguments)
    {
        bool caseSensitive = arguments.Flag("case_sensitive");
        Func<object?, object?> key = SortKey(arguments.Optional("attribute"), caseSensitive);
        var unique = new List<object?>();
        foreach (object? item in PythonOperators.Iterate(value))
        {
            if (!unique.Any(known => PythonEquality.AreEqual(key(known), key(item))))
            {
                unique.Add(item);
            }
        }

        return unique;
    }

    private static List<object?> GroupBy(object? value, JinjaCallArguments arguments)
    {
        object? attribute = arguments.Required("attribute");
        object? otherwise = arguments.Optional("default");
        bool caseSensitive = arguments.Flag("case_sensitive");
        var groups = new List<object?>();
        foreach (object? item in PythonOperators.Iterate(value).OrderBy(Key, InOrder))
        {
            object? key = Key(item);
            if (groups is [.., JinjaGroup last] && PythonEquality.AreEqual(Key(((List<object?>)last.Items[1]!)[0]), key))
            {
                ((List<object?>)last.Items[1]!).Add(item);
            }
            else
            {
                groups.Add(new JinjaGroup(Shown(item), [item]));
            }
        }

        return groups;

        object? Shown(object? item) => Attribute(item, attribute) is var found && found is JinjaUndefined && otherwise is not null ? otherwise : found;

        object? Key(object? item) => Shown(item) is string text && !caseSensitive ? text.ToLowerInvariant() : Shown(item);
    }

    private static List<object?> Batch(object? value, JinjaCallArguments arguments)
    {
        int size = Math.Max(1, arguments.Int32("linecount", 1));
        object? fill = arguments.Optional("fill_with");
        return
        [
            .. PythonOperators.Iterate(value).Chunk(size).Select(chunk =>
                new List<object?>([.. chunk, .. fill is null ? [] : Enumerable.Repeat(fill, size - chunk.Length)])),
        ];
    }

    private static List<object?> Slice(object? value, JinjaCallArguments arguments)
    {
        IReadOnlyList<object?> items = PythonOperators.Iterate(value);
        int slices = Math.Clamp(arguments.Int32("slices", 1), 1, Math.Max(1, JinjaLimits.MaxSize));
        object? fill = arguments.Optional("fill_with");
        int shortest = items.Count / slices;
        int longer = items.Count % slices;
        var all = new List<object?>();
        int start = 0;
        for (int i = 0; i < slices; i++)
        {
            int length = shortest + (i < longer ? 1 : 0);
            List<object?> slice = [.. items.Skip(start).Take(length)];
            if (fill is not null && i >= longer)
            {
                slice.Add(fill);
            }

            all.Add(slice);
            start += length;
        }

        return all;
    }
}
