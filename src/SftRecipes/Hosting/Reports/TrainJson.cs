using System.Text.Json.Serialization;

namespace SftRecipes.Hosting.Reports;

/// <summary>What <c>train --json</c> writes.</summary>
internal sealed record TrainJson(
    string Recipe, string BaseModel, string OutputDirectory, int Steps, int TotalSteps, double Epochs, bool Stopped, string? ResumeFrom,
    double TrainLoss, long Tokens, double Seconds, double TokensPerSecond, long TrainableParameters, long AllParameters,
    IReadOnlyList<StepJson> History, IReadOnlyList<StepEvaluationJson> Evaluations, IReadOnlyList<string> Warnings,
    OverLengthJson? OverLength)
{
    /// <summary>Whether it ended because the evaluations did not become better.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>The step of the best evaluation; null where nothing asks for it.</summary>
    public int? BestStep { get; init; }

    /// <summary>The metric that decides, there.</summary>
    public double? BestMetric { get; init; }

    /// <summary>A run as it is written.</summary>
    public static TrainJson Of(RecipeDefinition recipe, TrainingReport report, string? checkpoint) => new(
        recipe.Name, recipe.BaseModel, report.OutputDirectory, report.Steps, report.TotalSteps, report.Epochs, report.Stopped,
        report.Stopped ? checkpoint : null, report.TrainLoss, report.Tokens, report.Duration.TotalSeconds,
        report.Tokens / report.Duration.TotalSeconds, report.TrainableParameters, report.AllParameters,
        [.. report.History.Select(step => new StepJson(
            step.Step, step.Epoch, step.Loss, step.GradientNorm, step.LearningRate, step.TokensPerSecond)
        {
            Metrics = HostJson.Metrics(step.Metrics),
        })],
        [.. report.Evaluations.Select(evaluated => new StepEvaluationJson(
            evaluated.Step, evaluated.Epoch, evaluated.Result.Loss, evaluated.Result.Perplexity, evaluated.Result.Tokens,
            evaluated.Result.Rows)
        {
            Metrics = HostJson.Metrics(evaluated.Result.Metrics, "eval_"),
        })],
        report.Warnings, report.OverLength is { } overLength ? OverLengthJson.Of(overLength) : null)
    {
        StoppedEarly = report.StoppedEarly,
        BestStep = report.BestStep,
        BestMetric = report.BestMetric,
    };
}

/// <summary>The training rows read, and what became of those longer than <c>max_length</c>.</summary>
internal sealed record OverLengthJson(int Rows, int Dropped, int Truncated, int Untrained, int MaxLength, int LongestLength)
{
    public static OverLengthJson Of(Data.OverLengthReport report) => new(
        report.Rows, report.Dropped, report.Truncated, report.Untrained, report.MaxLength, report.LongestLength);
}

/// <summary>A step; names as transformers logs them.</summary>
internal sealed record StepJson(int Step, double Epoch, double Loss, double GradNorm, double LearningRate, double TokensPerSecond)
{
    /// <summary>What else was measured, beside the rest.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> Metrics { get; init; } = new Dictionary<string, object>();
}

/// <summary>An evaluation during training.</summary>
internal sealed record StepEvaluationJson(int Step, double Epoch, double EvalLoss, double Perplexity, long Tokens, int Rows)
{
    /// <summary>What else was measured, beside the rest.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> Metrics { get; init; } = new Dictionary<string, object>();
}
