namespace SftRecipes.Data;

/// <summary>Finds the file that a <see cref="DatasetAttribute"/> names.</summary>
public static class DatasetLocator
{
    /// <summary>
    /// The full path of a dataset: as it stands when absolute, else in the current directory, else beside the program.
    /// </summary>
    /// <exception cref="RecipeException">There is no such file; the message lists where it was looked for.</exception>
    public static string Locate(string path) => Locate(path, Environment.CurrentDirectory, AppContext.BaseDirectory);

    /// <summary>As <see cref="Locate(string)"/>, with the two directories given.</summary>
    /// <param name="path">An absolute or relative path.</param>
    /// <param name="currentDirectory">Where a relative path is looked up first.</param>
    /// <param name="programDirectory">Where it is looked up next.</param>
    /// <exception cref="RecipeException">There is no such file.</exception>
    public static string Locate(string path, string currentDirectory, string programDirectory)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new RecipeException("The dataset's path is empty; give [Dataset] the path of a .jsonl, .json or .csv file.");

        string[] candidates = [.. new[] { currentDirectory, programDirectory }
            .Select(directory => Path.GetFullPath(Path.Combine(directory, path)))
            .Distinct(StringComparer.Ordinal)];
        return candidates.FirstOrDefault(File.Exists) ?? throw NotFound(path, candidates);
    }

    private static RecipeException NotFound(string path, string[] candidates) =>
        candidates.FirstOrDefault(Directory.Exists) is { } directory
            ? new RecipeException($"The dataset '{path}' is a directory ({directory}); name the .jsonl, .json or .csv file in it.")
            : new RecipeException(
                $"The dataset '{path}' does not exist; looked for {string.Join(" and ", candidates)}: correct the path, or copy the " +
                "file beside the program with <None Include=\"…\" CopyToOutputDirectory=\"PreserveNewest\" />.");
}
