[SftRecipe("Qwen/Qwen2.5-0.5B-Instruct")]
[Lora]
[PromptTemplate({|SFT0353:"### Instruction:\n{Instruction}\n\n### Response:\n{Output}"|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
