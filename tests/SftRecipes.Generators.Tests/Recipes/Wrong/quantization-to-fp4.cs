// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization({|SFT0208:QuantizationType.Fp4|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
