[SftRecipe("TinyLlama/TinyLlama-1.1B-Chat-v1.0")]
[Lora]
[ChatTemplate("zephyr")]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;
