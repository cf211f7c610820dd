[SftRecipe("facebook/opt-350m")]
[Lora(Alpha = {|SFT0103:double.NaN|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
