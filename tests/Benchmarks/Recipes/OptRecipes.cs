namespace SftRecipes.Benchmarks.Recipes;

/// <summary>A row; benchmarks give token ids instead.</summary>
public sealed record Row([property: Response] string Text);

/// <summary>OPT-350m, adapters on q and v, the base in float32.</summary>
[SftRecipe("facebook/opt-350m")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptLora : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on q and v, the base in NF4: the user's reference run.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptQlora : ISftRecipe<Row>;

/// <summary>The same, of each layer only its input kept.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No,
    GradientCheckpointing = true)]
public partial class OptQloraCheckpointed : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on all linear layers, the base in NF4.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptQloraAllLinear : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on q and v, the base in int8 and multiplied as such.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Int8, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptInt8 : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on q and v, the base in NF4 and multiplied in int8.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.Int8)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptQloraInt8 : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on q and v, the base in float32, products in bfloat16.</summary>
[SftRecipe("facebook/opt-350m")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(
    Bf16 = true, PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptLoraBFloat16 : ISftRecipe<Row>;

/// <summary>OPT-350m, adapters on q and v, the base in NF4, products in bfloat16.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 2, MaxSteps = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptQloraBFloat16 : ISftRecipe<Row>;
