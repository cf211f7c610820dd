namespace SftRecipes.EndToEnd.Tests;

/// <summary>Two conversations that share their beginning: TRL's implicit prompt.</summary>
public sealed record ConversationPair(
    [property: Chosen] IReadOnlyList<ChatTurn> Chosen, [property: Rejected] IReadOnlyList<ChatTurn> Rejected);

/// <summary>A conversation and two ways to go on.</summary>
public sealed record PromptedPair(
    IReadOnlyList<ChatTurn> Prompt, [property: Chosen] IReadOnlyList<ChatTurn> Chosen, [property: Rejected] IReadOnlyList<ChatTurn> Rejected);

/// <summary>A conversation and a labelled way to go on.</summary>
public sealed record LabelledConversation(
    IReadOnlyList<ChatTurn> Prompt, [property: Response] IReadOnlyList<ChatTurn> Completion, [property: Label] bool Label);

/// <summary>DPO of whole conversations.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5)]
[ChatTemplate(ChatTemplateNames.ChatML)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 8, LearningRate = 1e-2, MaxLength = 120, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 8)]
public partial class TinyChatDpo : ISftRecipe<ConversationPair>;

/// <summary>DPO of continuations.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Dpo(Beta = 0.5)]
[ChatTemplate(ChatTemplateNames.ChatML)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 8, LearningRate = 1e-2, MaxLength = 120, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 8)]
public partial class TinyPromptedDpo : ISftRecipe<PromptedPair>;

/// <summary>KTO of continuations.</summary>
[SftRecipe(TinyRecipe.Model)]
[Lora(Rank = 4, Alpha = 8, TargetModules = ["q_proj", "v_proj", "down_proj"])]
[Kto(Beta = 0.5)]
[ChatTemplate(ChatTemplateNames.ChatML)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 4, MaxSteps = 8, LearningRate = 1e-2, MaxLength = 120, LoggingSteps = 4, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 8)]
public partial class TinyChatKto : ISftRecipe<LabelledConversation>;
