namespace SftRecipes.EndToEnd.Tests;

/// <summary>A small model built as OPT-350m is (norms after the branches, projected embeddings) learns to tell stories.</summary>
[SftRecipe("tests/opt-counter")]
[FullFineTuning(FromScratch = true)]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 16, PerDeviceEvalBatchSize = 32, MaxSteps = 200, LearningRate = 2e-3, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 60, MaxLength = 128, SaveStrategy = IntervalStrategy.No, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 200)]
public partial class OptCounterBase : ISftRecipe<CountingStory>;

/// <summary>That model learns to tell them from the end when it is asked why, in full precision.</summary>
[SftRecipe("tests/opt-counter")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("Why?\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 100, LearningRate = 2e-3, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 128, SaveStrategy = IntervalStrategy.No, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100)]
public partial class OptCounter : ISftRecipe<CountingStory>;

/// <summary>The same run with the base in int8, and multiplied as such.</summary>
[SftRecipe("tests/opt-counter")]
[Quantization(QuantizationType.Int8, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("Why?\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 100, LearningRate = 2e-3, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 128, SaveStrategy = IntervalStrategy.No, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100)]
public partial class OptCounterInt8 : ISftRecipe<CountingStory>;
