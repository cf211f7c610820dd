[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate("zephyr")]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;
