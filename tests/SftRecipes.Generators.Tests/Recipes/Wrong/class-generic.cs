[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class {|SFT0002:R|}<T> : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
