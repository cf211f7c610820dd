[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", Weight = {|SFT0803:0|})]
[Dataset("b", Weight = {|SFT0803:-1|})]
[Dataset("c", Weight = {|SFT0803:double.PositiveInfinity|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
