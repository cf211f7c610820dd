[SftRecipe("facebook/opt-350m")]
[Lora]
[Generation(Stop = ["###", {|SFT0602:""|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
