using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Dataset]</c>.</summary>
internal static class DatasetRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Datasets.Count == 0)
        {
            // Rows, evaluation rows among them, can be passed in code.
            return [];
        }

        IEnumerable<Problem> problems = recipe.Datasets.SelectMany((dataset, index) => Dataset(recipe, dataset, index));
        IntervalStrategy strategy = recipe.Training.EvalStrategy;
        return strategy == IntervalStrategy.No || recipe.Datasets.Any(static dataset => dataset.HasEvaluation)
            ? problems
            : problems.Append(new Problem(
                RuleIds.EvaluationWithoutData,
                ProblemTarget.Of<TrainingArgumentsAttribute>(nameof(TrainingArgumentsAttribute.EvalStrategy)),
                strategy.ToString()));
    }

    private static IEnumerable<Problem> Dataset(RecipeDeclaration recipe, DatasetOptions dataset, int index)
    {
        if (string.IsNullOrWhiteSpace(dataset.Path))
        {
            yield return new Problem(RuleIds.PathEmpty, At(nameof(DatasetAttribute.Path)), nameof(DatasetAttribute.Path));
        }

        if (recipe.Datasets.Take(index).Any(other => other.Path == dataset.Path))
        {
            yield return new Problem(RuleIds.DatasetGivenTwice, At(nameof(DatasetAttribute.Path)), dataset.Path);
        }

        if (dataset.EvalPath is { } path && string.IsNullOrWhiteSpace(path))
        {
            yield return new Problem(RuleIds.PathEmpty, At(nameof(DatasetAttribute.EvalPath)), nameof(DatasetAttribute.EvalPath));
        }

        if (!NumberRange.Share.Contains(dataset.EvalSplit))
        {
            yield return new Problem(RuleIds.EvalSplitOutOfRange, At(nameof(DatasetAttribute.EvalSplit)), Numbers.Text(dataset.EvalSplit));
        }
        else if (dataset.EvalSplit > 0 && dataset.EvalPath is not null)
        {
            yield return new Problem(RuleIds.EvalSplitAndEvalPath, At(nameof(DatasetAttribute.EvalSplit)));
        }
        else if (dataset.EvalSplit > 0 && recipe.Training.Streaming)
        {
            yield return new Problem(RuleIds.EvalSplitWithStreaming, At(nameof(DatasetAttribute.EvalSplit)));
        }

        if (dataset.IsWeighted && !NumberRange.Above(0).Contains(dataset.Weight))
        {
            yield return new Problem(RuleIds.WeightOutOfRange, At(nameof(DatasetAttribute.Weight)), Numbers.Text(dataset.Weight));
        }
        else if (!dataset.IsWeighted && recipe.Datasets.Any(static other => other.IsWeighted))
        {
            yield return new Problem(RuleIds.WeightOfSomeDatasets, At(nameof(DatasetAttribute.Path)), dataset.Path);
        }

        ProblemTarget At(string argument) => ProblemTarget.OfOccurrence<DatasetAttribute>(argument, index);
    }
}
