namespace SftRecipes.Generators.Contracts;

/// <summary>A data file of the project, as far as code depends on it.</summary>
/// <param name="Path">Where a run finds it, relative to the project, with <c>/</c>; or its full path where the project does not say.</param>
/// <param name="Rows">Its rows; null where they cannot be counted.</param>
internal sealed record DataFile(string Path, int? Rows)
{
    /// <summary>256 KiB: what is read of a file. The build passes no larger ones.</summary>
    public const int MaxLength = 262_144;
}
