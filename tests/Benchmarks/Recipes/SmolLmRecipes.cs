namespace SftRecipes.Benchmarks.Recipes;

/// <summary>SmolLM-360M, adapters on q and v, the base in float32.</summary>
[SftRecipe("HuggingFaceTB/SmolLM-360M")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class SmolLora : ISftRecipe<Row>;

/// <summary>SmolLM-360M, adapters on q and v, the base in NF4.</summary>
[SftRecipe("HuggingFaceTB/SmolLM-360M")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class SmolQlora : ISftRecipe<Row>;

/// <summary>SmolLM-360M, adapters on all linear layers, the base in NF4.</summary>
[SftRecipe("HuggingFaceTB/SmolLM-360M")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class SmolQloraAllLinear : ISftRecipe<Row>;
