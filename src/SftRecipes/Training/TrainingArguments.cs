namespace SftRecipes.Training;

/// <summary>
/// How a run goes, with every value resolved. Names and meanings are those of <see cref="TrainingArgumentsAttribute"/>.
/// </summary>
public sealed record TrainingArguments
{
    /// <inheritdoc cref="TrainingArgumentsAttribute.OutputDirectory"/>
    public required string OutputDirectory { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.PerDeviceTrainBatchSize"/>
    public required int PerDeviceTrainBatchSize { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.PerDeviceEvalBatchSize"/>
    public required int PerDeviceEvalBatchSize { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.GradientAccumulationSteps"/>
    public required int GradientAccumulationSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.NumTrainEpochs"/>
    public required double NumTrainEpochs { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.MaxSteps"/>
    public required int MaxSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.LearningRate"/>
    public required double LearningRate { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Optim"/>
    public OptimizerType Optim { get; init; }

    /// <summary>What <see cref="OptimArgsAttribute"/> names, and its values.</summary>
    public IReadOnlyDictionary<string, object> OptimArgs { get; init; } = new Dictionary<string, object>();

    /// <inheritdoc cref="TrainingArgumentsAttribute.LrSchedulerType"/>
    public required LrSchedulerType LrSchedulerType { get; init; }

    /// <summary>What <see cref="LrSchedulerKwargsAttribute"/> names, and its values.</summary>
    public IReadOnlyDictionary<string, object> LrSchedulerKwargs { get; init; } = new Dictionary<string, object>();

    /// <inheritdoc cref="TrainingArgumentsAttribute.WarmupSteps"/>
    public required int WarmupSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.WarmupRatio"/>
    public required double WarmupRatio { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.AdamBeta1"/>
    public required double AdamBeta1 { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.AdamBeta2"/>
    public required double AdamBeta2 { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.AdamEpsilon"/>
    public required double AdamEpsilon { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.WeightDecay"/>
    public required double WeightDecay { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.MaxGradNorm"/>
    public required double MaxGradNorm { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.MaxLength"/>
    public required int MaxLength { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.OverLength"/>
    public required OverLengthPolicy OverLength { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.AssistantOnlyLoss"/>
    public bool AssistantOnlyLoss { get; init; } = true;

    /// <inheritdoc cref="TrainingArgumentsAttribute.CompletionOnlyLoss"/>
    public required bool CompletionOnlyLoss { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.LossType"/>
    public LossType LossType { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.LabelSmoothingFactor"/>
    public double LabelSmoothingFactor { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.NeftuneNoiseAlpha"/>
    public double NeftuneNoiseAlpha { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Shuffle"/>
    public required bool Shuffle { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.GroupByLength"/>
    public required bool GroupByLength { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Packing"/>
    public PackingStrategy Packing { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.PaddingFree"/>
    public bool PaddingFree { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.GradientCheckpointing"/>
    public bool GradientCheckpointing { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Streaming"/>
    public bool Streaming { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.ShuffleBufferSize"/>
    public int ShuffleBufferSize { get; init; } = 1000;

    /// <inheritdoc cref="TrainingArgumentsAttribute.DatasetStoppingStrategy"/>
    public StoppingStrategy DatasetStoppingStrategy { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.LoggingSteps"/>
    public required int LoggingSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.EvalStrategy"/>
    public required IntervalStrategy EvalStrategy { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.EvalSteps"/>
    public required int EvalSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.SaveStrategy"/>
    public required IntervalStrategy SaveStrategy { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.SaveSteps"/>
    public required int SaveSteps { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.SaveTotalLimit"/>
    public required int SaveTotalLimit { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.LoadBestModelAtEnd"/>
    public bool LoadBestModelAtEnd { get; init; }

    /// <summary>What of an evaluation says which model is best, without <c>eval_</c>.</summary>
    public string MetricForBestModel { get; init; } = "loss";

    /// <inheritdoc cref="TrainingArgumentsAttribute.GreaterIsBetter"/>
    public bool GreaterIsBetter { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.EarlyStoppingPatience"/>
    public int EarlyStoppingPatience { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.EarlyStoppingThreshold"/>
    public double EarlyStoppingThreshold { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Fp16"/>
    public required bool Fp16 { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Bf16"/>
    public required bool Bf16 { get; init; }

    /// <inheritdoc cref="TrainingArgumentsAttribute.Seed"/>
    public required int Seed { get; init; }
}
