namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// A run whose loss falls and which takes the largest for the best, so that its first evaluation stays the best one and the run ends
/// early.
/// </summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, Dropout = 0.1, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 20, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, EvalStrategy = IntervalStrategy.Steps,
    EvalSteps = 2, SaveSteps = 2, LoadBestModelAtEnd = true, MetricForBestModel = "eval_loss", GreaterIsBetter = true,
    EarlyStoppingPatience = 3)]
[Generation(MaxNewTokens = 8)]
public partial class TinyEarlyStop : ISftRecipe<QuizRow>;

/// <summary>All weights; checkpoints are few, and the best one is kept beside the last.</summary>
[SftRecipe(TinyRecipe.Model)]
[FullFineTuning]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 10, LearningRate = 3e-3, MaxLength = 96, LoggingSteps = 1, EvalStrategy = IntervalStrategy.Steps,
    EvalSteps = 2, SaveSteps = 2, SaveTotalLimit = 1, LoadBestModelAtEnd = true, GreaterIsBetter = true)]
[Generation(MaxNewTokens = 8)]
public partial class TinyBestOfAllWeights : ISftRecipe<QuizRow>;

/// <summary>Only what is better than all before is saved; the loss falls, so that each evaluation is.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 8, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, EvalStrategy = IntervalStrategy.Steps,
    EvalSteps = 2, SaveStrategy = IntervalStrategy.Best, LoadBestModelAtEnd = true)]
[Generation(MaxNewTokens = 8)]
public partial class TinyBestSaves : ISftRecipe<QuizRow>;
