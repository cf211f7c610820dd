// notes: SFT0209, SFT0331
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4)]
[Lora]
[TrainingArguments(Fp16 = true, Bf16 = {|SFT0406:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
