[SftRecipe("facebook/opt-125m", Revision = {|SFT0011:" "|})]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
