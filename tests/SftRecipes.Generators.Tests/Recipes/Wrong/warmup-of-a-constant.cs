[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LrSchedulerType = LrSchedulerType.Constant, WarmupRatio = {|SFT0435:0.1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
