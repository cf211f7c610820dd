namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's <c>==</c> and hash.</summary>
internal sealed class PythonEquality : IEqualityComparer<object>
{
    public static PythonEquality Comparer { get; } = new();

    public static bool AreEqual(object? left, object? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (PythonOperators.AsNumber(left) is { } x && PythonOperators.AsNumber(right) is { } y)
        {
            return left is double || right is double ? x == y : PythonOperators.AsInteger(left) == PythonOperators.AsInteger(right);
        }

        return (left, right) switch
        {
            (string a, string b) => a == b,
            (List<object?> a, List<object?> b) => Same(a, b),
            (JinjaTuple a, JinjaTuple b) => Same(a.Items, b.Items),
            (JinjaDict a, JinjaDict b) => a.Count == b.Count
                && a.All(item => b.TryGetValue(item.Key, out object? value) && AreEqual(item.Value, value)),
            (JinjaUndefined, JinjaUndefined) => true,
            _ => false,
        };
    }

    bool IEqualityComparer<object>.Equals(object? x, object? y) => AreEqual(x, y);

    int IEqualityComparer<object>.GetHashCode(object value) => value switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        bool or long or double => PythonOperators.AsNumber(value)!.Value.GetHashCode(),
        JinjaTuple tuple => tuple.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item is null ? 0 : Comparer.Hash(item))),
        _ => throw new JinjaException($"a {PythonText.TypeName(value)} cannot be a key"),
    };

    private int Hash(object value) => ((IEqualityComparer<object>)this).GetHashCode(value);

    private static bool Same(IReadOnlyList<object?> left, IReadOnlyList<object?> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));
}
