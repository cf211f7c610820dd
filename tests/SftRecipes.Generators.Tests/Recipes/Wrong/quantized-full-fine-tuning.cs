[SftRecipe("facebook/opt-350m")]
[{|SFT0201:Quantization(QuantizationType.Nf4)|}]
[FullFineTuning]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
