namespace SftRecipes.EndToEnd.Tests;

/// <summary>A small model built as OPT-350m is (norms after the branches, projected embeddings), which learns the pocket corpus.</summary>
[SftRecipe("tests/opt-writer")]
[FullFineTuning(FromScratch = true)]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 250, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine, WarmupSteps = 40,
    MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No)]
public partial class OptWriterBase : ISftRecipe<WrittenText>;

/// <summary>That model learns to write a text when it is asked to, in full precision.</summary>
[SftRecipe("tests/opt-writer")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80)]
public partial class OptWriter : ISftRecipe<WrittenText>;

/// <summary>The same run with the base in int8, and multiplied as such.</summary>
[SftRecipe("tests/opt-writer")]
[Quantization(QuantizationType.Int8, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80)]
public partial class OptWriterInt8 : ISftRecipe<WrittenText>;
