[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[Quantization(QuantizationType.None, BlockSize = {|SFT0210:64|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
