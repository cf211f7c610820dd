namespace SftRecipes.EndToEnd.Tests;

/// <summary>A question with a better and a worse answer.</summary>
public sealed record PairRow(string Question, [property: Chosen] string Chosen, [property: Rejected] string Rejected);

/// <summary>A question with an answer that is good or not.</summary>
public sealed record LabelledRow(string Question, [property: Response] string Completion, [property: Label] bool Label);

/// <summary>DPO with adapters, evaluated as it goes.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 6)]
[Generation(MaxNewTokens = 8)]
public partial class TinyDpo : ISftRecipe<PairRow>;

/// <summary><see cref="TinyDpo"/> with dropout.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5, DisableDropout = false)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 6)]
[Generation(MaxNewTokens = 8)]
public partial class TinyDroppingDpo : ISftRecipe<PairRow>;

/// <summary><see cref="TinyDpo"/> on NF4, asked to multiply in whole numbers.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4, ComputeType = ComputeType.Int8)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 1, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
public partial class TinyInt8Dpo : ISftRecipe<PairRow>;

/// <summary><see cref="TinyInt8Dpo"/> with dropout, which is what whole numbers are for.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4, ComputeType = ComputeType.Int8)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5, DisableDropout = false)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 1, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
public partial class TinyDroppingInt8Dpo : ISftRecipe<PairRow>;

/// <summary><see cref="TinyInt8Dpo"/>, asked to multiply in bfloat16.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 1, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
public partial class TinyBFloat16Dpo : ISftRecipe<PairRow>;

/// <summary><see cref="TinyDpo"/> with the reference's log-probabilities computed beforehand, and no dropout to turn off.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5, PrecomputeRefLogProbs = true)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No,
    EvalStrategy = IntervalStrategy.Steps, EvalSteps = 6)]
[Generation(MaxNewTokens = 8)]
public partial class TinyPrecomputedDpo : ISftRecipe<PairRow>;

/// <summary>IPO of all weights, against a copy.</summary>
[SftRecipe(TinyRecipe.Model)]
[FullFineTuning]
[Dpo(LossType = DpoLossType.Ipo, Beta = 0.5)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 8, LearningRate = 1e-3, MaxLength = 96, LoggingSteps = 1, SaveSteps = 5)]
[Generation(MaxNewTokens = 8)]
public partial class TinyFullIpo : ISftRecipe<PairRow>;

/// <summary>ORPO on quantized weights, in accumulated steps.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Orpo(Beta = 0.5)]
[PromptTemplate("{Question}\n{Chosen}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 4,
    SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 8)]
public partial class TinyOrpo : ISftRecipe<PairRow>;

/// <summary>KTO.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Kto(Beta = 0.5, UndesirableWeight = 1.2)]
[PromptTemplate("{Question}\n{Completion}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 8)]
public partial class TinyKto : ISftRecipe<LabelledRow>;

/// <summary>Answers, with noise on the embeddings and DFT's weights.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 1, LossType = LossType.Dft, NeftuneNoiseAlpha = 5)]
[Generation(MaxNewTokens = 8)]
public partial class TinyNoisyDft : ISftRecipe<QuizRow>;

/// <summary>Answers with smoothed labels.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 1, LabelSmoothingFactor = 0.2)]
[Generation(MaxNewTokens = 8)]
public partial class TinySmoothed : ISftRecipe<QuizRow>;
