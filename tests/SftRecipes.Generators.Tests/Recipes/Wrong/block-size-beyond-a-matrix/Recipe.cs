// notes: SFT0209
[SftRecipe("me/tiny")]
[Lora(Rank = 4)]
[Quantization(QuantizationType.Nf4, BlockSize = {|SFT0205:4096|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
