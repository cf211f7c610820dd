namespace SftRecipes;

/// <summary>What a run came to.</summary>
public sealed record TrainingReport
{
    /// <summary>Where the adapter or model was saved.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required int Steps { get; init; }

    /// <summary>Optimizer steps that were planned.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Epochs done.</summary>
    public required double Epochs { get; init; }

    /// <summary>
    /// Whether the run was stopped from outside before its end; what was trained until then is saved, and with <c>LoadBestModelAtEnd</c>
    /// the best of it.
    /// </summary>
    public required bool Stopped { get; init; }

    /// <summary>Whether the run ended before its last step because the evaluations did not become better.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>The step of the best evaluation; null where nothing asks for it, or there was none.</summary>
    public int? BestStep { get; init; }

    /// <summary>What the recipe's <c>MetricForBestModel</c> was there; null like <see cref="BestStep"/>.</summary>
    public double? BestMetric { get; init; }

    /// <summary>The mean of all steps' losses.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Tokens read, padding not counted.</summary>
    public required long Tokens { get; init; }

    /// <summary>From the first step to the last, evaluation and saving included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Numbers that were trained.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>All numbers.</summary>
    public required long AllParameters { get; init; }

    /// <summary>Every step, in order.</summary>
    public required IReadOnlyList<StepCompleted> History { get; init; }

    /// <summary>Every evaluation, in order.</summary>
    public required IReadOnlyList<TrainingEvaluated> Evaluations { get; init; }

    /// <summary>Every warning, in order.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>
    /// The training rows read, and what became of those that are too long. Of a stream, rows that were read again are counted again.
    /// </summary>
    public Data.OverLengthReport? OverLength { get; init; }
}

/// <summary>What an evaluation came to.</summary>
/// <param name="Loss">
/// The mean over all trained tokens of all rows. transformers' <c>Trainer</c> instead averages the batches' means, which weighs short
/// answers more.
/// </param>
/// <param name="Tokens">Trained tokens.</param>
/// <param name="Rows">Rows; a pair of preferences is one.</param>
public sealed record EvaluationReport(double Loss, long Tokens, int Rows)
{
    /// <summary>e to the power of the loss.</summary>
    /// <remarks>NaN where the loss is no likelihood.</remarks>
    public double Perplexity => IsLikelihood ? Math.Exp(Loss) : double.NaN;

    /// <summary>Whether the loss is the cross-entropy of tokens. A loss of preferences is not: it is the mean over <see cref="Rows"/>.</summary>
    public bool IsLikelihood { get; init; } = true;

    /// <summary>What else was measured, by TRL's names, such as <c>rewards/accuracies</c>; means over all rows.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
