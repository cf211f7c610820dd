[SftRecipe("facebook/opt-350m")]

[PromptTemplate("{Instruction}\n{Output}")]
public partial class {|SFT0008:R|} : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
