[SftRecipe("Qwen/Qwen2.5-0.5B")]
[Lora]
[ChatTemplate({|SFT0355:"chatml"|})]
public partial class R : ISftRecipe<Conversation>;
