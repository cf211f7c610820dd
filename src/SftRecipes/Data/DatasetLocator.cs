using Microsoft.Extensions.FileSystemGlobbing;

namespace SftRecipes.Data;

/// <summary>Finds the files that a <see cref="DatasetAttribute"/> names.</summary>
public static class DatasetLocator
{
    private const char Wildcard = '*';
    private const string SampleEnding = ".sample.jsonl";

    /// <summary>
    /// The full paths of a dataset's files: of the file as it stands when absolute, else in the current directory, else beside the program;
    /// of all dataset files in a directory and below it; or of all files that fit a pattern such as <c>data/**/*.jsonl</c>. In the order of
    /// their paths, byte by byte. A sample, <c>a.sample.jsonl</c>, is left out where the dataset that it is of (<c>a.jsonl</c>, <c>a.csv</c>, …)
    /// is one of the files too.
    /// </summary>
    /// <exception cref="RecipeException">There is no such file; the message lists where it was looked for.</exception>
    public static IReadOnlyList<string> LocateAll(string path) => LocateAll(path, Environment.CurrentDirectory, AppContext.BaseDirectory);

    /// <summary>As <see cref="LocateAll(string)"/>, with the two directories given.</summary>
    /// <param name="path">An absolute or relative path, or a pattern.</param>
    /// <param name="currentDirectory">Where a relative path is looked up first.</param>
    /// <param name="programDirectory">Where it is looked up next.</param>
    /// <exception cref="RecipeException">There is no such file.</exception>
    public static IReadOnlyList<string> LocateAll(string path, string currentDirectory, string programDirectory)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new RecipeException($"The dataset's path is empty; give [Dataset] the path of a file ({Extensions}).");

        string[] candidates = [.. new[] { currentDirectory, programDirectory }
            .Select(directory => Path.GetFullPath(Path.Combine(directory, path)))
            .Distinct(StringComparer.Ordinal)];
        foreach (string candidate in candidates)
        {
            if (File.Exists(candidate))
                return [candidate];
            string[] files = candidate.Contains(Wildcard) ? Matching(candidate) : DatasetFiles(candidate);
            if (files.Length > 0)
                return files;
        }
        throw NotFound(path, candidates);
    }

    private static string Extensions => string.Join(", ", ExampleReader.Extensions);

    private static string[] DatasetFiles(string directory) => Directory.Exists(directory)
        ? Sorted(Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(ExampleReader.IsDatasetFile))
        : [];

    private static string[] Matching(string pattern)
    {
        string root = pattern;
        while (root.Contains(Wildcard))
            root = Path.GetDirectoryName(root) ?? Path.GetPathRoot(pattern)!;
        return Directory.Exists(root)
            ? Sorted(new Matcher().AddInclude(Path.GetRelativePath(root, pattern)).GetResultsInFullPath(root))
            : [];
    }

    private static string[] Sorted(IEnumerable<string> files)
    {
        HashSet<string> all = [.. files];
        return [.. all.Where(file => !IsSampleOfOther(file, all)).Order(StringComparer.Ordinal)];
    }

    private static bool IsSampleOfOther(string file, HashSet<string> all) =>
        file.EndsWith(SampleEnding, StringComparison.OrdinalIgnoreCase)
        && ExampleReader.Extensions.Any(extension => all.Contains(file[..^SampleEnding.Length] + extension));

    private static RecipeException NotFound(string path, string[] candidates) =>
        candidates.FirstOrDefault(Directory.Exists) is { } directory
            ? new RecipeException($"The directory '{directory}' has no dataset file ({Extensions}); add one, or correct the path.")
            : new RecipeException(
                $"The dataset '{path}' does not exist; looked for {string.Join(" and ", candidates)}: correct the path, or copy the " +
                "file beside the program with <None Include=\"…\" CopyToOutputDirectory=\"PreserveNewest\" />.");
}
