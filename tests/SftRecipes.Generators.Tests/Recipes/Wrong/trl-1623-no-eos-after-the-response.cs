// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}", AppendEos = {|SFT0603:false|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
