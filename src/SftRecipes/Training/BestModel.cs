using System.Globalization;

namespace SftRecipes.Training;

/// <summary>
/// Which evaluation was the best so far, and how many have passed since, as transformers' <c>Trainer</c> and its
/// <c>EarlyStoppingCallback</c> count them.
/// </summary>
/// <param name="training">The recipe's arguments.</param>
/// <param name="found">What a resumed run had found; null for nothing.</param>
internal sealed class BestModel(TrainingArguments training, BestModelState? found)
{
    /// <summary>What was found so far; null before the first evaluation.</summary>
    public BestModelState? Found { get; private set; } = found;

    /// <summary>Whether someone asks which model is best.</summary>
    public bool IsTracked =>
        training.LoadBestModelAtEnd || training.EarlyStoppingPatience > 0 || training.SaveStrategy == IntervalStrategy.Best;

    /// <summary>Whether the metric has not become better for as many evaluations as are waited for.</summary>
    public bool IsOutOfPatience =>
        training.EarlyStoppingPatience > 0 && Found is { } found && found.EvaluationsWithoutImprovement >= training.EarlyStoppingPatience;

    /// <summary>Takes up an evaluation.</summary>
    /// <param name="step">The step it was made after.</param>
    /// <param name="report">What it came to.</param>
    /// <returns>Whether it is the best so far.</returns>
    /// <exception cref="RecipeException">It lacks the metric that decides.</exception>
    public bool Add(int step, EvaluationReport report)
    {
        double value = ValueOf(report);
        if (Found is not { } best)
        {
            Found = new BestModelState(step, value, EvaluationsWithoutImprovement: 0);
            return true;
        }

        // A number is better than none, whichever way.
        bool better = !double.IsNaN(value)
            && (double.IsNaN(best.Value) || (training.GreaterIsBetter ? value > best.Value : value < best.Value));
        bool improves = better && !(Math.Abs(value - best.Value) <= training.EarlyStoppingThreshold);
        int without = improves ? 0 : best.EvaluationsWithoutImprovement + 1;
        Found = better
            ? new BestModelState(step, value, without)
            : best with { EvaluationsWithoutImprovement = without };
        return better;
    }

    /// <summary>The metric of an evaluation.</summary>
    private double ValueOf(EvaluationReport report)
    {
        string metric = training.MetricForBestModel;
        return metric switch
        {
            "loss" => report.Loss,
            "perplexity" => report.Perplexity,
            _ => report.Metrics.TryGetValue(metric, out double value)
                ? value
                : throw new RecipeException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The evaluation has no metric '{metric}' to choose the best model by; MetricForBestModel can be loss"
                    + $"{string.Concat(report.Metrics.Keys.Select(name => $", {name}"))}.")),
        };
    }
}

/// <summary>The best evaluation of a run so far.</summary>
/// <param name="Step">The step it was made after.</param>
/// <param name="Value">The metric that decides.</param>
/// <param name="EvaluationsWithoutImprovement">Evaluations since that did not become better by more than the threshold.</param>
internal sealed record BestModelState(int Step, double Value, int EvaluationsWithoutImprovement);
