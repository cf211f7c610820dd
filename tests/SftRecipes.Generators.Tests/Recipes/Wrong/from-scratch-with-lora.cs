[SftRecipe("facebook/opt-350m")]
[Lora]
[FullFineTuning(FromScratch = {|SFT0012:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
