[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate({|SFT0353:"zephyr"|})]
public partial class R : ISftRecipe<Conversation>;
