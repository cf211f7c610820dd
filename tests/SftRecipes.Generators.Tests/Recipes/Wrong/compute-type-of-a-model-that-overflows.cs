// notes: SFT0209
[SftRecipe("google/gemma-2-2b")]
[Lora]
[Quantization(QuantizationType.Nf4, ComputeType = {|SFT0413:ComputeType.Float16|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
