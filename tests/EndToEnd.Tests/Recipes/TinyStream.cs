namespace SftRecipes.EndToEnd.Tests;

/// <summary>Rows are read while the run goes, packed as they come.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[PromptTemplate(TinyRecipe.Template)]
[TrainingArguments(
    Streaming = true, ShuffleBufferSize = 8, Packing = PackingStrategy.BestFitDecreasing, PerDeviceTrainBatchSize = 2, MaxSteps = 20,
    LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveSteps = 10)]
[Generation(MaxNewTokens = 16)]
public partial class TinyStream : ISftRecipe<QuizRow>;
