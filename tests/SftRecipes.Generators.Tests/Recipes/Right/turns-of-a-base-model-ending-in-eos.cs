[SftRecipe("Qwen/Qwen2.5-0.5B")]
[Lora]
[ChatTemplate("chatml", AppendEos = true)]
public partial class R : ISftRecipe<Conversation>;
