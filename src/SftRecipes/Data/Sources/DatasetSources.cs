namespace SftRecipes.Data;

/// <summary>The rows that a recipe's <c>[Dataset]</c> attributes name.</summary>
internal static class DatasetSources
{
    /// <summary>Finds the files of all datasets.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="read">Reads the rows of a file.</param>
    /// <exception cref="RecipeException">The recipe names no dataset, or files are missing.</exception>
    public static RunRows<T> Of<T>(RecipeDefinition recipe, Func<string, IEnumerable<ExampleRow<T>>> read)
    {
        if (recipe.Datasets.Count == 0)
            throw new RecipeException($"{recipe.Name} has no [Dataset]; add one, or pass the rows with --data FILE.");

        (DatasetSettings Dataset, IReadOnlyList<string> Files)[] train =
            [.. recipe.Datasets.Select(dataset => (dataset, DatasetLocator.LocateAll(dataset.Path)))];
        bool named = train.Sum(item => item.Files.Count) > 1;
        return new RunRows<T>(
            [.. train.Select(item => RowSource<T>.OfFiles(item.Files, read, named) with
            {
                Weight = item.Dataset.Weight,
                EvalSplit = item.Dataset.EvalSplit,
            })],
            Evaluation(recipe, read));
    }

    /// <summary>The evaluation files of all datasets; none where they name none.</summary>
    /// <exception cref="RecipeException">Files are missing.</exception>
    public static IReadOnlyList<RowSource<T>> Evaluation<T>(RecipeDefinition recipe, Func<string, IEnumerable<ExampleRow<T>>> read) =>
        [.. recipe.Datasets.Where(dataset => dataset.EvalPath is not null).Select(dataset => OfPaths([dataset.EvalPath!], read))];

    /// <summary>The rows of files, directories and patterns, one after the other.</summary>
    /// <exception cref="RecipeException">There are no such files.</exception>
    public static RowSource<T> OfPaths<T>(IEnumerable<string> paths, Func<string, IEnumerable<ExampleRow<T>>> read)
    {
        string[] files = [.. paths.SelectMany(DatasetLocator.LocateAll)];
        return RowSource<T>.OfFiles(files, read, named: files.Length > 1);
    }
}
