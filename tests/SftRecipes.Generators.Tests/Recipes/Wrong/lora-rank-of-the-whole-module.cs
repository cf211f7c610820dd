[SftRecipe("facebook/opt-350m")]
[Lora(Rank = {|SFT0102:1024|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
