using System.Globalization;

namespace SftRecipes.Hosting.Reports;

/// <summary>What <c>train</c> says at its end: what came out, where it is, and what to type next.</summary>
internal static class TrainSummary
{
    /// <summary>The lines.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="given">What the command was given; the next one needs it too.</param>
    /// <param name="report">What the run came to.</param>
    /// <param name="checkpoint">The last checkpoint that the run can be resumed from.</param>
    public static IEnumerable<string> Lines(RecipeDefinition recipe, TrainFiles given, TrainingReport report, string? checkpoint)
    {
        yield return "";
        yield return Outcome(report);
        if (report.Evaluations.Count > 0)
        {
            TrainingEvaluated last = report.Evaluations[^1];
            yield return Invariant($"Evaluation after step {last.Step}: {Figures.Evaluation(last.Result)}.");
        }

        if (report.BestStep is { } best)
        {
            string result = recipe.Training.LoadBestModelAtEnd ? ", which is the result" : "";
            yield return Invariant($"Best {recipe.Training.MetricForBestModel}: {report.BestMetric:0.0000} after step {best}{result}.");
        }

        if (report.Warnings.Count > 0)
        {
            yield return Invariant($"{report.Warnings.Count} warning{(report.Warnings.Count == 1 ? "" : "s")}: see above.");
        }

        yield return $"Saved in '{report.OutputDirectory}'{Size(report.OutputDirectory)}.";
        if (report.Stopped)
        {
            yield return checkpoint is not null
                ? $"Go on from the last checkpoint: {CommandLine.Resume(given, checkpoint)}"
                : "No checkpoint was reached that the run could be resumed from; SaveStrategy and SaveSteps decide when one is written.";
        }

        yield return $"Next: {CommandLine.Generate(recipe, report.OutputDirectory, given.Model)}";
    }

    private static string Outcome(TrainingReport report)
    {
        string steps = string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.Stopped ? "Stopped after" : report.StoppedEarly ? "Ended early after" : "Trained")} {report.Steps:N0} of {report.TotalSteps:N0} steps "
            + $"({report.Epochs:0.00} epochs) in "
            + $"{Figures.Time(report.Duration)}");
        if (report.History.Count == 0)
        {
            return $"{steps}: no step was made.";
        }

        double tokensPerSecond = report.Tokens / Math.Max(report.Duration.TotalSeconds, 1e-9);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{steps}: loss {report.History[0].Loss:0.0000} → {report.History[^1].Loss:0.0000}, mean {report.TrainLoss:0.0000}; "
            + $"{report.Tokens:N0} tokens, {tokensPerSecond:N0} per second.");
    }

    private static string Size(string directory) =>
        ResultSize.Find(directory) is { } bytes ? $" ({Figures.Bytes(bytes)})" : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
