[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;
