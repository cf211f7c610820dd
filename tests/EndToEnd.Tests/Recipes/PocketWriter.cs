namespace SftRecipes.EndToEnd.Tests;

/// <summary>The pocket base learns to write one of its texts when it is asked to, in full precision.</summary>
[SftRecipe("sftrecipes/pocket-base")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80)]
public partial class PocketWriter : ISftRecipe<WrittenText>;

/// <summary>The same run with the base in NF4.</summary>
[SftRecipe("sftrecipes/pocket-base")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80)]
public partial class PocketWriterNf4 : ISftRecipe<WrittenText>;

/// <summary>The same run with the base in int8, and multiplied as such.</summary>
[SftRecipe("sftrecipes/pocket-base")]
[Quantization(QuantizationType.Int8, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80)]
public partial class PocketWriterInt8 : ISftRecipe<WrittenText>;

/// <summary>The same run with products in bfloat16.</summary>
[SftRecipe("sftrecipes/pocket-base")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["all-linear"])]
[PromptTemplate("### Instruction:\nWrite a short text.\n\n### Response:\n{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, PerDeviceEvalBatchSize = 32, MaxSteps = 80, LearningRate = 5e-4, LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 10, MaxLength = 256, OverLength = OverLengthPolicy.Drop, GroupByLength = true, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 80, Bf16 = true)]
public partial class PocketWriterBFloat16 : ISftRecipe<WrittenText>;

/// <summary>A document of the pocket corpus.</summary>
public sealed record WrittenText([property: Response] string Text);
