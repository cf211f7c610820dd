[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate("chatml")]
[Dataset("chats.sample.jsonl")]
public partial class R : ISftRecipe<ShareGptConversation>;
