namespace SftRecipes.EndToEnd.Tests;

/// <summary>Teaches the stories model to answer in a word and stop.</summary>
[SftRecipe("karpathy/stories260k")]
[Lora(
    Rank = 16, Alpha = 32,
    TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 150, LearningRate = 5e-3, WarmupSteps = 5, MaxLength = 64,
    SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 24)]
public partial class StoryQuiz : ISftRecipe<QuizRow>;

/// <summary>The same on 4-bit weights.</summary>
[SftRecipe("karpathy/stories260k")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(
    Rank = 16, Alpha = 32,
    TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(
    PerDeviceTrainBatchSize = 8, MaxSteps = 150, LearningRate = 5e-3, WarmupSteps = 5, MaxLength = 64,
    SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 24)]
public partial class StoryQuizNf4 : ISftRecipe<QuizRow>;

[RecipeRow]
public sealed record QuizRow(string Question, [property: Response] string Answer);
