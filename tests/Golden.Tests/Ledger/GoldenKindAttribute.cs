namespace SftRecipes.Golden.Tests.Ledger;

/// <summary>Names what a test holds to golden values; its cases are counted in the table under this heading.</summary>
/// <param name="kind">A few words, such as <c>logits</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenKindAttribute(string kind) : Attribute
{
    /// <summary>The heading.</summary>
    public string Kind { get; } = kind;
}
