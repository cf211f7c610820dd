using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>
/// Rules for what <c>[Dataset]</c> names: that it is there, and can be read. They are about the run, not the code, which is written all the
/// same.
/// </summary>
internal static class DatasetPlaceRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, DataIndex data)
    {
        if ((recipe.Type.Shape & TypeShape.Unresolved) != 0)
        {
            yield break;
        }

        for (int i = 0; i < recipe.Datasets.Count; i++)
        {
            DatasetOptions dataset = recipe.Datasets[i];
            foreach ((string? written, string argument) in new[]
            {
                (dataset.Path, nameof(DatasetAttribute.Path)), (dataset.EvalPath, nameof(DatasetAttribute.EvalPath)),
            })
            {
                if (DatasetPath.Of(written, data.Platform) is { } path && data.IsAbsent(path))
                {
                    yield return Absent(path, written!, ProblemTarget.OfOccurrence<DatasetAttribute>(argument, i), data.List!);
                }
            }
        }
    }

    private static Problem Absent(DatasetPath path, string written, ProblemTarget target, DataFileList list)
    {
        if (path.Extension is { } extension && DatasetFormats.Of(path.ToString()) is null)
        {
            return new Problem(RuleIds.DatasetFormatUnknown, target, extension, string.Join(", ", DatasetFormats.All));
        }

        string[] names = path.IsFile ? list.Paths.ToArray() : list.Paths.Concat(list.Paths.SelectMany(Folders)).Distinct().ToArray();
        return new Problem(RuleIds.DatasetAbsent, target, written, NearestNames.Suggestion(written, names))
        {
            Suggestions = NearestNames.Find(written, names, 2).ToEquatableArray(),
        };
    }

    private static IEnumerable<string> Folders(string file)
    {
        for (int slash = file.IndexOf('/'); slash >= 0; slash = file.IndexOf('/', slash + 1))
        {
            yield return file.Substring(0, slash);
        }
    }
}
