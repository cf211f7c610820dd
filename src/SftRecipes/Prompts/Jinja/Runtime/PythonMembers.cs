namespace SftRecipes.Prompts.Jinja;

/// <summary>Members, items and slices of values. Only what is listed here can be reached: there is no reflection.</summary>
internal static class PythonMembers
{
    /// <summary><c>value.name</c>: a member, else an item.</summary>
    public static object? Attribute(object? value, string name)
    {
        PythonOperators.ThrowIfUndefined(value);
        return TryMember(value, name, out object? member) ? member
            : value is JinjaDict dict && dict.TryGetValue(name, out object? item) ? item
            : Missing(value, name);
    }

    /// <summary><c>value[key]</c>: an item, else a member.</summary>
    public static object? Item(object? value, object? key)
    {
        PythonOperators.ThrowIfUndefined(value);
        if (value is JinjaDict dict)
        {
            return key is not null && dict.TryGetValue(key, out object? item) ? item
                : key is string name && TryMember(value, name, out object? member) ? member
                : Missing(value, PythonText.Str(key));
        }

        if (PythonOperators.AsInteger(key) is { } index)
        {
            return At(value, index);
        }

        return key is string attribute && TryMember(value, attribute, out object? found) ? found : Missing(value, PythonText.Str(key));
    }

    /// <summary><c>value[start:stop:step]</c>; null for a part that is left out.</summary>
    public static object Slice(object? value, object? start, object? stop, object? step)
    {
        PythonOperators.ThrowIfUndefined(value);
        return value switch
        {
            string text => string.Concat(Slice(CodePoints.Split(text), start, stop, step)),
            List<object?> list => Slice(list, start, stop, step).ToList(),
            JinjaTuple tuple => new JinjaTuple([.. Slice(tuple.Items, start, stop, step)]),
            _ => throw new JinjaException($"'{PythonText.TypeName(value)}' object cannot be sliced"),
        };
    }

    private static bool TryMember(object? value, string name, out object? member)
    {
        member = value switch
        {
            string text => StringMethods.Find(text, name),
            JinjaDict dict => CollectionMethods.Find(dict, name),
            List<object?> list => CollectionMethods.Find(list, name),
            JinjaTuple tuple => tuple.Member(name) ?? CollectionMethods.Find(tuple.Items, name),
            JinjaNamespace container => container.Members.TryGetValue(name, out object? item)
                ? item
                : new JinjaUndefined($"the namespace has no member '{name}'"),
            JinjaLoop loop => loop.Member(name),
            JinjaFunction function when name == "name" => function.Name,
            _ => null,
        };
        return member is not null || (value is JinjaNamespace holder && holder.Members.ContainsKey(name));
    }

    private static object? At(object? value, long index)
    {
        IReadOnlyList<object?>? items = value switch
        {
            string text => CodePoints.Split(text),
            List<object?> list => list,
            JinjaTuple tuple => tuple.Items,
            _ => null,
        };
        if (items is null)
        {
            return Missing(value, PythonText.Str(index));
        }

        long place = index < 0 ? index + items.Count : index;
        return place >= 0 && place < items.Count
            ? items[(int)place]
            : new JinjaUndefined($"{PythonText.TypeName(value)} object has no element {index}");
    }

    private static IEnumerable<T> Slice<T>(IReadOnlyList<T> items, object? start, object? stop, object? step)
    {
        long by = Part(step) ?? 1;
        if (by == 0)
        {
            throw new JinjaException("slice step cannot be zero");
        }

        long count = items.Count;
        long lowest = by > 0 ? 0 : -1;
        long highest = by > 0 ? count : count - 1;
        long first = Part(start) is { } from ? Clamp(from) : by > 0 ? 0 : count - 1;
        long end = Part(stop) is { } to ? Clamp(to) : by > 0 ? count : -1;
        for (long i = first; by > 0 ? i < end : i > end; i += by)
        {
            yield return items[(int)i];
        }

        long Clamp(long place) => Math.Clamp(place < 0 ? place + count : place, lowest, highest);
    }

    private static long? Part(object? value) => value is null
        ? null
        : PythonOperators.AsInteger(value) is { } part
            ? Math.Clamp(part, -JinjaLimits.MaxSize, JinjaLimits.MaxSize)
            : throw new JinjaException($"slice indices must be whole numbers, not {PythonText.TypeName(value)}");

    private static JinjaUndefined Missing(object? value, string name) =>
        new($"'{PythonText.TypeName(value)} object' has no attribute '{name}'");
}
