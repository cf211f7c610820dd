[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(NumCycles = 0.5)]
[TrainingArguments(LrSchedulerType = {|SFT0431:LrSchedulerType.CosineWithMinLr|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
