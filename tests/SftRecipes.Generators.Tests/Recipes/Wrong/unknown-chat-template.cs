[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate({|SFT0314:"chat-ml"|})]
public partial class R : ISftRecipe<Conversation>;
