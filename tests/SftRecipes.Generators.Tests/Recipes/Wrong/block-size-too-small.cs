// notes: SFT0208, SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Fp4, BlockSize = {|SFT0203:16|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
