[SftRecipe("me/model")]
[Lora]
[ChatTemplate]
public partial class R : ISftRecipe<Conversation>;
