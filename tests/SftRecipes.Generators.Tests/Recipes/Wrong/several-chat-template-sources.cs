[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate("chatml", ModelTemplate = {|SFT0316:"tool_use"|})]
public partial class R : ISftRecipe<Conversation>;
