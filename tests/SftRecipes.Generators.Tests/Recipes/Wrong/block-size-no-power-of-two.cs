// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Nf4, BlockSize = {|SFT0203:96|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
