[SftRecipe("mistralai/Mistral-7B-v0.1")]
[Lora]
[ChatTemplate("zephyr")]
public partial class R : ISftRecipe<Conversation>;
