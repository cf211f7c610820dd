namespace SftRecipes.EndToEnd.Tests;

/// <summary>All weights of some 200 MB: gradients and moments are most of it.</summary>
[SftRecipe("tests/llama-200mb")]
[FullFineTuning]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryFull : ISftRecipe<QuizRow>;

/// <summary>Adapters on all linears over float32 weights: activations are most of it.</summary>
[SftRecipe("tests/llama-200mb")]
[Lora(Rank = 16, TargetModules = ["all-linear"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryLora : ISftRecipe<QuizRow>;

/// <summary>Adapters on queries and values over 4-bit weights.</summary>
[SftRecipe("tests/llama-200mb")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryNf4 : ISftRecipe<QuizRow>;

/// <summary>A model whose head is large, over 4-bit weights.</summary>
[SftRecipe("facebook/opt-125m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryOpt : ISftRecipe<QuizRow>;

/// <summary><see cref="MemoryOpt"/> with products in whole numbers, the head's too.</summary>
[SftRecipe("facebook/opt-125m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryOptInt8 : ISftRecipe<QuizRow>;

/// <summary><see cref="MemoryOptInt8"/> with products in bfloat16.</summary>
[SftRecipe("facebook/opt-125m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 16, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 3, MaxLength = 512, SaveStrategy = IntervalStrategy.No)]
public partial class MemoryOptBFloat16 : ISftRecipe<QuizRow>;
