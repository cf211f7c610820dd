using System.Collections.Generic;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Dataset]</c>.</summary>
internal static class DatasetRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Dataset is not { } dataset)
        {
            // Rows, evaluation rows among them, can be passed in code.
            yield break;
        }

        if (string.IsNullOrWhiteSpace(dataset.Path))
        {
            yield return new Problem(RuleIds.PathEmpty, At(nameof(DatasetAttribute.Path)), nameof(DatasetAttribute.Path));
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

        IntervalStrategy strategy = recipe.Training.EvalStrategy;
        if (strategy != IntervalStrategy.No && dataset is { EvalPath: null, EvalSplit: 0 })
        {
            yield return new Problem(
                RuleIds.EvaluationWithoutData,
                ProblemTarget.Of<TrainingArgumentsAttribute>(nameof(TrainingArgumentsAttribute.EvalStrategy)),
                strategy.ToString());
        }
    }

    private static ProblemTarget At(string argument) => ProblemTarget.Of<DatasetAttribute>(argument);
}
