// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora(Rank = 64, Alpha = 16, UseRslora = true)]
[Quantization(QuantizationType.Nf4, BlockSize = 128, ComputeType = ComputeType.BFloat16)]
[TrainingArguments(Bf16 = true)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
