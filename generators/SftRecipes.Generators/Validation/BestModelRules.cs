using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for evaluating, saving, choosing the best model and ending early: which of them need which, and when.</summary>
internal static class BestModelRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        TrainingOptions training = recipe.Training;
        if (training.EvalStrategy == IntervalStrategy.Best)
        {
            return
            [
                new Problem(RuleIds.EvaluationOfTheBest, At(nameof(Arguments.EvalStrategy)))
                {
                    Suggestions = new([Value(IntervalStrategy.Steps), Value(IntervalStrategy.Epoch)]),
                },
            ];
        }

        return RecipeFacts.TracksBestModel(training)
            ? [.. Metric(recipe), .. training.EvalStrategy == IntervalStrategy.No ? Unevaluated(training) : Grid(training)]
            : Unused(training);
    }

    private static IEnumerable<Problem> Metric(RecipeDeclaration recipe)
    {
        IReadOnlyList<string> known = BestModelMetrics.Of(recipe.Preference);
        if (recipe.Training.BestModel.MetricForBestModel is { } metric && !known.Contains(metric))
        {
            yield return new Problem(
                RuleIds.MetricUnknown, At(nameof(Arguments.MetricForBestModel)), metric, NearestNames.Suggestion(metric, known),
                string.Join(", ", known))
            {
                Suggestions = NearestNames.Find(metric, known, 2).ToEquatableArray(),
            };
        }
    }

    private static IEnumerable<Problem> Unevaluated(TrainingOptions training)
    {
        string option = training.BestModel.LoadBestModelAtEnd ? nameof(Arguments.LoadBestModelAtEnd)
            : training.BestModel.EarlyStoppingPatience > 0 ? nameof(Arguments.EarlyStoppingPatience)
            : nameof(Arguments.SaveStrategy);
        yield return new Problem(RuleIds.BestModelWithoutEvaluation, At(option), option)
        {
            Suggestions = new([Value(IntervalStrategy.Steps), Value(IntervalStrategy.Epoch)]),
        };
    }

    private static IEnumerable<Problem> Grid(TrainingOptions training)
    {
        int evalSteps = RecipeFacts.EvalSteps(training);
        if (training.BestModel.LoadBestModelAtEnd && training.SaveStrategy != IntervalStrategy.Best)
        {
            if (training.SaveStrategy != training.EvalStrategy)
            {
                yield return new Problem(
                    RuleIds.BestModelNotSaved, At(nameof(Arguments.SaveStrategy)), training.SaveStrategy.ToString(), training.EvalStrategy.ToString())
                {
                    Suggestions = new([Value(training.EvalStrategy), Value(IntervalStrategy.Best)]),
                };
            }
            else if (training.SaveStrategy == IntervalStrategy.Steps && evalSteps > 0 && training.SaveSteps % evalSteps != 0)
            {
                int next = ((training.SaveSteps / evalSteps) + 1) * evalSteps;
                yield return new Problem(
                    RuleIds.SaveStepsOffEvalSteps, At(nameof(Arguments.SaveSteps)), Numbers.Text(training.SaveSteps), Numbers.Text(evalSteps),
                    Numbers.Text(next))
                {
                    Suggestions = new([Numbers.Text(next)]),
                };
            }
        }

        if (training.BestModel.EarlyStoppingPatience is > 0 and int patience)
        {
            if (!training.BestModel.LoadBestModelAtEnd)
            {
                yield return new Problem(
                    RuleIds.EarlyStoppingWithoutBestModel, At(nameof(Arguments.EarlyStoppingPatience)), Numbers.Text(patience))
                {
                    Suggestions = new(["true"]),
                };
            }

            if (Evaluations(training, evalSteps) is { } evaluations && evaluations <= patience)
            {
                yield return new Problem(
                    RuleIds.EarlyStoppingBeyondRun, At(nameof(Arguments.EarlyStoppingPatience)), Numbers.Text(patience), Numbers.Text(evaluations));
            }
        }
    }

    /// <summary>How often a run evaluates, where that is known.</summary>
    private static int? Evaluations(TrainingOptions training, int evalSteps) => training.EvalStrategy switch
    {
        IntervalStrategy.Steps when training.MaxSteps > 0 && evalSteps > 0 => training.MaxSteps / evalSteps,
        IntervalStrategy.Epoch when training.MaxSteps == -1 && training.NumTrainEpochs < int.MaxValue => (int)training.NumTrainEpochs,
        _ => null,
    };

    /// <summary>What says how the best model is found, where nothing asks for it.</summary>
    private static IEnumerable<Problem> Unused(TrainingOptions training)
    {
        BestModelOptions best = training.BestModel;
        (string Option, bool IsGiven)[] options =
        [
            (nameof(Arguments.MetricForBestModel), best.MetricForBestModel is not null),
            (nameof(Arguments.GreaterIsBetter), best.GreaterIsBetter is not null),
            (nameof(Arguments.EarlyStoppingThreshold), best.EarlyStoppingThreshold is not null),
        ];
        return options.Where(static option => option.IsGiven)
            .Select(static option => new Problem(RuleIds.BestModelOptionUnused, At(option.Option), option.Option));
    }

    private static string Value(IntervalStrategy strategy) => $"{nameof(IntervalStrategy)}.{strategy}";

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Arguments>(argument);
}
