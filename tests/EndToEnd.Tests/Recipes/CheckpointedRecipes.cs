namespace SftRecipes.EndToEnd.Tests;

/// <summary><see cref="TinyLora"/>, dropout included, with layers that are computed again in the backward pass.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 1, GradientCheckpointing = true)]
public partial class TinyLoraCheckpointed : ISftRecipe<QuizRow>;

/// <summary>DoRA on quantized weights, whose dropout is libtorch's own.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, UseDora = true, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 6, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
public partial class TinyDora : ISftRecipe<QuizRow>;

/// <summary><see cref="TinyDora"/> with layers that are computed again in the backward pass.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, UseDora = true, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 6, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    GradientCheckpointing = true)]
public partial class TinyDoraCheckpointed : ISftRecipe<QuizRow>;
