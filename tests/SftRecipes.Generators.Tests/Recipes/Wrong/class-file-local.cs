[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
file partial class {|SFT0002:R|} : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
