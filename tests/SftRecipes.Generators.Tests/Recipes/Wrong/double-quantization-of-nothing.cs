[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[Quantization(QuantizationType.None, DoubleQuantization = {|SFT0202:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
