[SftRecipe("microsoft/Phi-3-mini-4k-instruct")]
[Lora]
[ChatTemplate("phi-3")]
public partial class R : ISftRecipe<Conversation>;
