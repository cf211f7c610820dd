namespace SftRecipes.Data;

/// <summary>
/// Column names are the same when they differ only in case, <c>_</c> and <c>-</c>: <c>input_text</c> is <c>InputText</c>.
/// </summary>
internal static class ColumnName
{
    /// <summary>The form in which the same names are equal.</summary>
    public static string Normalize(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
