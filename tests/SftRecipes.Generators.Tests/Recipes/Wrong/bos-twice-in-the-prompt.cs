[SftRecipe("bigscience/bloom-560m")]
[Lora]
[PromptTemplate("<s>{|SFT0354:<s>|}{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
