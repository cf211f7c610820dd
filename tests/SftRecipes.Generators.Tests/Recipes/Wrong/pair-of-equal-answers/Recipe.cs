[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[PromptTemplate("{Prompt}\n{Chosen}")]
[Dataset("pairs.jsonl")]
public partial class R : ISftRecipe<Pair>;

public sealed record Pair(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);
