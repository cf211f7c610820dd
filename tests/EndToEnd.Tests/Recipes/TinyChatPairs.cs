namespace SftRecipes.EndToEnd.Tests;

/// <summary>Pairs of whole conversations that share their first turns.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8)]
[Dpo]
[ChatTemplate(ChatTemplateNames.Zephyr)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 1, MaxSteps = 4, LearningRate = 1e-2, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
public partial class TinyChatPairs : ISftRecipe<ChatPair>;

/// <summary>A row: two conversations.</summary>
public sealed record ChatPair([property: Chosen] IReadOnlyList<ChatTurn> Chosen, [property: Rejected] IReadOnlyList<ChatTurn> Rejected);

/// <summary>Single turns, with the templates that a model brings.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4)]
[ChatTemplate(AppendEos = true)]
[TrainingArguments(MaxLength = 96)]
public partial class TinyTurns : ISftRecipe<TurnRow>;

/// <summary>A row: a question with an answer.</summary>
public sealed record TurnRow(
    [property: Role("user")] string Question, [property: Response] string Answer, [property: Role("system")] string? System = null);
