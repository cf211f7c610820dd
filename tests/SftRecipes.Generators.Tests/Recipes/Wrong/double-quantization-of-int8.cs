// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Int8, DoubleQuantization = {|SFT0202:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
