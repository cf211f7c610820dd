[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate("chatml", ModelTemplate = {|SFT0316:"tool_use"|})]
public partial class R : ISftRecipe<Conversation>;
