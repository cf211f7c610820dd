[SftRecipe("facebook/opt-350m")]
[Lora]
[{|SFT0007:FullFineTuning|}]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
