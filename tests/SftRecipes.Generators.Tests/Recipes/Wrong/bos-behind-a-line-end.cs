[SftRecipe("google/gemma-2-2b")]
[Lora]
[PromptTemplate("\n{|SFT0354:<bos>|}{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
