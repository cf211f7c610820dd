[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Lora]
[ChatTemplate({|SFT0351:"chatml"|})]
public partial class R : ISftRecipe<Conversation>;
