[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.None, ComputeType = {|SFT0220:ComputeType.Int8|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
