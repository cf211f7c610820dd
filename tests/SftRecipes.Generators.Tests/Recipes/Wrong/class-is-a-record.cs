[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial record {|SFT0002:R|} : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
