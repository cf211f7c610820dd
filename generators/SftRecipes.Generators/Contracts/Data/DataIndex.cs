using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>The data files of a project.</summary>
/// <param name="Files">Those whose text is known.</param>
/// <param name="List">All of them; null where the build passes no list.</param>
internal sealed record DataIndex(EquatableArray<DataFile> Files, DataFileList? List)
{
    /// <summary>The sizes of a recipe's datasets.</summary>
    public RecipeData Of(RecipeDeclaration recipe)
    {
        var sizes = new List<DatasetSize>();
        foreach (DatasetOptions dataset in recipe.Datasets)
        {
            sizes.Add(new DatasetSize(Rows(dataset.Path), Rows(dataset.EvalPath)));
        }

        return sizes.All(static size => size is { Rows: null, EvalRows: null }) ? RecipeData.Unknown : new RecipeData(sizes.ToEquatableArray());
    }

    /// <summary>Whether a file holds rows of a recipe, or a sample of them.</summary>
    /// <param name="file">The file, as <see cref="DataFiles.PathOf"/> names it.</param>
    /// <param name="recipe">The recipe.</param>
    public bool IsOf(string file, RecipeDeclaration recipe) => recipe.Datasets
        .SelectMany(static dataset => new[] { dataset.Path, dataset.EvalPath })
        .Select(written => DatasetPath.Of(written, Platform))
        .Any(path => path is not null && IsOf(file, path));

    /// <summary>Whether nothing in the project is the dataset of a path, though the project says what there is.</summary>
    public bool IsAbsent(DatasetPath path) => List is not null && !List.Paths.Any(file => IsOf(file, path));

    /// <summary>Whose rules paths follow.</summary>
    public PathPlatform Platform => List?.Platform ?? PathPlatform.Unix;

    private static bool IsOf(string file, DatasetPath path) =>
        path.Holds(file)
        || path.IsEndOf(file)
        || (DatasetFormats.IsSample(file) && DatasetFormats.StandsFor(file).Any(whole => path.Holds(whole) || path.IsEndOf(whole)));

    private int? Rows(string? written)
    {
        if (DatasetPath.Of(written, Platform) is not { } path)
        {
            return null;
        }

        if (List is null)
        {
            // Without a list only one file that is named in full is known to be all there is.
            DataFile[] named = path.IsFile ? Files.Where(file => path.Holds(file.Path) || path.IsEndOf(file.Path)).ToArray() : [];
            return named.Length == 1 ? named[0].Rows : null;
        }

        IReadOnlyList<string> files = FilesOf(path, List.Paths);
        int?[] counts = files.Select(file => Files.FirstOrDefault(known => known.Path == file)?.Rows).ToArray();
        return counts.Length > 0 && counts.All(static count => count is not null) ? Sum(counts) : null;
    }

    /// <summary>The files of a dataset: of a directory or pattern all but the samples of files that lie there too.</summary>
    public static IReadOnlyList<string> FilesOf(DatasetPath path, IReadOnlyList<string> all)
    {
        string[] files = all.Where(path.Holds).ToArray();
        return files.Length == 1
            ? files
            : files.Where(file => !DatasetFormats.IsSample(file) || !DatasetFormats.StandsFor(file).Any(whole => files.Contains(whole))).ToArray();
    }

    private static int? Sum(IEnumerable<int?> counts)
    {
        long sum = counts.Sum(static count => (long)count!);
        return sum <= int.MaxValue ? (int)sum : null;
    }
}
