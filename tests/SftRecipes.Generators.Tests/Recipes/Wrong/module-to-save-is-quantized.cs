// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora(ModulesToSave = [{|SFT0116:"fc1"|}])]
[Quantization(QuantizationType.Nf4)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
