[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate("chatml")]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;
