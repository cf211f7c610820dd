[SftRecipe("me/model")]
[Lora]
[{|SFT0356:PromptTemplate("{Instruction}\n{Output}")|}]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
