[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = "{% for m in messages %}{{ m.content }}{{ m.tool_calls }}{% endfor %}{{ tools }}", AppendEos = true)]
[Dataset("chats.jsonl")]
public partial class R : ISftRecipe<Conversation>;

[SftRecipe("meta-llama/Llama-2-7b-chat-hf")]
[Lora]
[ChatTemplate("llama-2")]
[Dataset("shared.jsonl")]
public partial class S : ISftRecipe<ShareGptConversation>;

[SftRecipe("mistralai/Mistral-7B-Instruct-v0.1")]
[Lora]
[Dpo]
[ChatTemplate("mistral")]
[Dataset("pairs.jsonl")]
public partial class P : ISftRecipe<Pair>;

public sealed record Pair([property: Role("user")] string Prompt, [property: Chosen] IReadOnlyList<ChatTurn> Chosen, [property: Rejected] string Rejected);
