[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[{|SFT0119:LoraPattern("q_proj", Rank = 4)|}]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
