namespace SftRecipes.EndToEnd.Tests;

/// <summary>Conversations, in a template that ends turns with EOS.</summary>
[SftRecipe(TinyRecipe.Model)]
[FullFineTuning]
[ChatTemplate(ChatTemplateNames.Zephyr)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 1, MaxSteps = 60, LearningRate = 5e-3, MaxLength = 96, LoggingSteps = 1, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 12)]
public partial class TinyChat : ISftRecipe<Conversation>;
