[SftRecipe("facebook/opt-350m")]
[Lora(Rank = {|SFT0102:1025|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
