namespace SftRecipes.Benchmarks.Recipes;

/// <summary>A model so small that 2,000 steps take seconds: what is measured is growth.</summary>
[SftRecipe("benchmarks/tiny-llama")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 8, Alpha = 16, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Text}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, GradientAccumulationSteps = 2, MaxSteps = 2000, MaxLength = 96, LearningRate = 2e-4,
    SaveStrategy = IntervalStrategy.No)]
public partial class TinySoak : ISftRecipe<Row>;
