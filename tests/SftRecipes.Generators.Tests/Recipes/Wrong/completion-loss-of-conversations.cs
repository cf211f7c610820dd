[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate]
[TrainingArguments(CompletionOnlyLoss = {|SFT0321:false|})]
public partial class R : ISftRecipe<Conversation>;
