namespace SftRecipes.EndToEnd.Tests;

/// <summary>LoRA with dropout on the tiny model.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 1)]
[Generation(MaxNewTokens = 16)]
public partial class TinyLora : ISftRecipe<QuizRow>;

/// <summary><see cref="TinyLora"/> from another seed.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.5, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 2)]
[Generation(MaxNewTokens = 16)]
public partial class TinyLoraOtherSeed : ISftRecipe<QuizRow>;

/// <summary><see cref="TinyLora"/> without dropout.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 12, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No,
    Seed = 1)]
[Generation(MaxNewTokens = 16)]
public partial class TinyLoraWithoutDropout : ISftRecipe<QuizRow>;

/// <summary>QLoRA for many small steps.</summary>
[SftRecipe(TinyRecipe.Model)]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.1, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 1, GradientAccumulationSteps = 2, MaxSteps = 300, MaxLength = 96, EvalStrategy = IntervalStrategy.Steps,
    EvalSteps = 100, SaveSteps = 100)]
[Generation(MaxNewTokens = 16)]
public partial class ManySteps : ISftRecipe<QuizRow>;

/// <summary>A run that is interrupted: long enough to be caught, with checkpoints.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(PerDeviceTrainBatchSize = 4, MaxSteps = 400, MaxLength = 96, SaveSteps = 10, SaveTotalLimit = 2)]
[Generation(MaxNewTokens = 16)]
public partial class LongRun : ISftRecipe<QuizRow>;

/// <summary>All weights.</summary>
[SftRecipe(TinyRecipe.Model)]
[FullFineTuning]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 60, LearningRate = 3e-3, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 16)]
public partial class TinyFull : ISftRecipe<QuizRow>;

/// <summary>All weights, from random ones.</summary>
[SftRecipe(TinyRecipe.Model)]
[FullFineTuning(FromScratch = true)]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 60, LearningRate = 3e-3, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 16)]
public partial class TinyFromScratch : ISftRecipe<QuizRow>;

internal static class TinyRecipe
{
    public const string Model = "tests/llama-tiny";
    public const string Template = "{Question}\n{Answer}";
}
