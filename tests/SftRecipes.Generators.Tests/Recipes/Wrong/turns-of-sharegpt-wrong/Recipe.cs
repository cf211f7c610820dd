[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate("chatml")]
[Dataset("chats.sample.jsonl")]
public partial class R : ISftRecipe<ShareGptConversation>;
