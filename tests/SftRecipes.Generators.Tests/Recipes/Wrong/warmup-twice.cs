[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(WarmupSteps = 10, WarmupRatio = {|SFT0411:0.03|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
