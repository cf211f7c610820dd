using System.Linq;

namespace SftRecipes.Data;

/// <summary>
/// Column names are the same when they differ only in case, <c>_</c> and <c>-</c>: <c>input_text</c> is <c>InputText</c>.
/// </summary>
/// <remarks>The compiler checks samples of datasets by this file too, so that it binds columns as a run does.</remarks>
internal static class ColumnName
{
    /// <summary>The form in which the same names are equal.</summary>
    public static string Normalize(string name) =>
        string.Concat(name.Where(static letter => letter is not ('_' or '-'))).ToUpperInvariant();
}
