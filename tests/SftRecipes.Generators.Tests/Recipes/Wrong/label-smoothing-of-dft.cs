[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LossType = LossType.Dft, LabelSmoothingFactor = {|SFT0715:0.1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
