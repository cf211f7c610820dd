namespace SftRecipes.Data;

/// <summary>What <see cref="OverLength.Apply"/> did.</summary>
/// <param name="Rows">The rows there were.</param>
/// <param name="Dropped">Rows left out because they are too long.</param>
/// <param name="Truncated">Rows cut at the end and kept.</param>
/// <param name="Untrained">Rows left out because the cut took all of their trained tokens.</param>
/// <param name="MaxLength">The most tokens that a row may have.</param>
/// <param name="LongestLength">The tokens of the longest row as it was.</param>
/// <param name="FirstRows">The first rows that were too long, at most <see cref="OverLength.NamedRows"/>.</param>
public sealed record OverLengthReport(
    int Rows, int Dropped, int Truncated, int Untrained, int MaxLength, int LongestLength, IReadOnlyList<OverLengthRow> FirstRows)
{
    /// <summary>Nothing.</summary>
    internal static OverLengthReport None(int maxLength) => new(0, 0, 0, 0, maxLength, 0, []);

    /// <summary>Two reports as one.</summary>
    internal OverLengthReport With(OverLengthReport other) => new(
        Rows + other.Rows, Dropped + other.Dropped, Truncated + other.Truncated, Untrained + other.Untrained, MaxLength,
        Math.Max(LongestLength, other.LongestLength), [.. FirstRows.Concat(other.FirstRows).Take(OverLength.NamedRows)]);

    /// <summary>One sentence for the log, or null where no row was too long.</summary>
    public string? Summary => FirstRows.Count == 0
        ? null
        : $"{Dropped + Truncated + Untrained} of {Rows} rows are longer than MaxLength = {MaxLength} (the longest has {LongestLength} " +
          $"tokens): {Dropped} left out, {Truncated} cut at the end, {Untrained} left out because no trained token would remain; " +
          $"first {string.Join(", ", FirstRows)}.";
}

/// <summary>A row that is too long.</summary>
/// <param name="Row">Its number in the dataset, from 1.</param>
/// <param name="Line">Its line in the file, from 1; 0 where it does not come from a file.</param>
/// <param name="Length">Its tokens.</param>
public readonly record struct OverLengthRow(int Row, int Line, int Length)
{
    /// <summary>The file's name, where rows come from several files; else null.</summary>
    public string? File { get; init; }

    /// <summary><c>row 3 (line 4, 700 tokens)</c></summary>
    public override string ToString() =>
        $"row {Row} ({(File is null ? "" : $"{File}, ")}{(Line > 0 ? $"line {Line}, " : "")}{Length} tokens)";
}
