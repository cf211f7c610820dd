namespace SftRecipes.Benchmarks.Recipes;

/// <summary>
/// Rows of different lengths as they are usually batched: 16 at a time (the batch of QLoRA, Dettmers et al. 2023), in random order, padded
/// to the longest of the batch.
/// </summary>
[SftRecipe("benchmarks/opt-twelfth")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(PerDeviceTrainBatchSize = 16, NumTrainEpochs = 64, MaxLength = 512, LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptRaggedPadded : ISftRecipe<Row>;

/// <summary>
/// The same rows packed into sequences of 512 tokens, four of them a step: about as many rows per step as <see cref="OptRaggedPadded"/>.
/// </summary>
[SftRecipe("benchmarks/opt-twelfth")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, Packing = PackingStrategy.BestFitDecreasing, NumTrainEpochs = 64, MaxLength = 512, LearningRate = 2e-4,
    SaveStrategy = IntervalStrategy.No)]
public partial class OptRaggedPacked : ISftRecipe<Row>;

/// <summary>OPT-350m over NF4 with rows packed: about as many rows an update as eight batches of two.</summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, Packing = PackingStrategy.BestFitDecreasing, NumTrainEpochs = 64, MaxLength = 512,
    LearningRate = 2e-4, SaveStrategy = IntervalStrategy.No)]
public partial class OptQloraPacked : ISftRecipe<Row>;
