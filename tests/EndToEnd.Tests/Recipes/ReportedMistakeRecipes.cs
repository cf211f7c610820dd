namespace SftRecipes.EndToEnd.Tests;

/// <summary>Every row is longer than what is kept of it.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4)]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(MaxSteps = 2, MaxLength = 4, OverLength = OverLengthPolicy.Truncate, SaveStrategy = IntervalStrategy.No)]
public partial class CutRows : ISftRecipe<QuizRow>;

/// <summary>Four rows a step, in one batch.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 4, MaxLength = 96, Shuffle = false, LearningRate = 1e-2, SaveStrategy = IntervalStrategy.No)]
public partial class FourAtOnce : ISftRecipe<QuizRow>;

/// <summary><see cref="FourAtOnce"/> in batches of one.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 1, GradientAccumulationSteps = 4, MaxSteps = 4, MaxLength = 96, Shuffle = false, LearningRate = 1e-2,
    SaveStrategy = IntervalStrategy.No)]
public partial class FourByOne : ISftRecipe<QuizRow>;

/// <summary><see cref="FourAtOnce"/> with layers that are computed again in the backward pass.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 4, MaxLength = 96, Shuffle = false, LearningRate = 1e-2, GradientCheckpointing = true,
    SaveStrategy = IntervalStrategy.No)]
public partial class FourCheckpointed : ISftRecipe<QuizRow>;

/// <summary>All rows in a step, padded.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4)]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(PerDeviceTrainBatchSize = 24, MaxSteps = 2, MaxLength = 96, SaveStrategy = IntervalStrategy.No)]
public partial class AllPadded : ISftRecipe<QuizRow>;

/// <summary>All rows in a step, packed.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4)]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 24, MaxSteps = 2, MaxLength = 96, Packing = PackingStrategy.BestFitDecreasing, SaveStrategy = IntervalStrategy.No)]
public partial class AllPacked : ISftRecipe<QuizRow>;
