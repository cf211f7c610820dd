using System;
using System.Linq;

namespace SftRecipes.Generators.Contracts;

/// <summary>The files that rows are read from, by the end of their names.</summary>
internal static class DatasetFormats
{
    public const string JsonLines = ".jsonl";
    public const string Json = ".json";

    /// <summary>The end of the name of a sample, a few rows in the place of a whole dataset.</summary>
    public const string Sample = ".sample" + JsonLines;

    /// <summary>All formats, those that end in another one first.</summary>
    public static readonly string[] All = [".jsonl.gz", JsonLines, Json, ".csv", ".parquet"];

    public static bool IsJsonLines(string path) => path.EndsWith(JsonLines, StringComparison.OrdinalIgnoreCase);

    public static bool IsSample(string path) => path.EndsWith(Sample, StringComparison.OrdinalIgnoreCase);

    /// <summary>The format of a file; null for none.</summary>
    public static string? Of(string path) => All.FirstOrDefault(format => path.EndsWith(format, StringComparison.OrdinalIgnoreCase));

    /// <summary>The files that a sample stands for: <c>a.jsonl</c>, <c>a.csv</c>, … for <c>a.sample.jsonl</c>.</summary>
    public static string[] StandsFor(string sample) =>
        All.Select(format => sample.Substring(0, sample.Length - Sample.Length) + format).ToArray();
}
