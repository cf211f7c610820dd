[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LabelSmoothingFactor = {|SFT0401:1|}, NeftuneNoiseAlpha = {|SFT0401:-5|}, LossType = {|SFT0403:(LossType)9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
