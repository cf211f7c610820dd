[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[OptimArgs(LoraPlusLrRatio = {|SFT0442:16|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
