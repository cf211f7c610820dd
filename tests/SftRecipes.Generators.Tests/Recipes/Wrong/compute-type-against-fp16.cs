// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Nf4, ComputeType = {|SFT0207:ComputeType.BFloat16|})]
[TrainingArguments(Fp16 = true)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
