[SftRecipe("google/gemma-2-2b-it")]
[Lora]
[ChatTemplate("gemma")]
public partial class R : ISftRecipe<Conversation>;
