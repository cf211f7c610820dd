[SftRecipe("facebook/opt-350m")]
[Lora]
[Orpo]
[TrainingArguments(LossType = {|SFT0712:LossType.Dft|}, NeftuneNoiseAlpha = {|SFT0712:5|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
