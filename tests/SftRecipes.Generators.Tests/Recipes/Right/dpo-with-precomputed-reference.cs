[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo(Beta = 0.2, PrecomputeRefLogProbs = true)]
[PromptTemplate("{Prompt}\n{Chosen}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);
