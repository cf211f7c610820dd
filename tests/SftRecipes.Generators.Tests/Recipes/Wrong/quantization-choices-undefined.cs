[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization({|SFT0204:(QuantizationType)9|}, ComputeType = {|SFT0204:(ComputeType)(-1)|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
