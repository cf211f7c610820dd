[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate("chatml")]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;
