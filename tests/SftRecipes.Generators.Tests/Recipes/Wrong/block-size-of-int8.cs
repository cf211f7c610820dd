// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Int8, BlockSize = {|SFT0210:128|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
