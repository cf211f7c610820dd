[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(NumCycles = 3)]
[TrainingArguments(LrSchedulerType = LrSchedulerType.CosineWithRestarts, WarmupRatio = 0.1, MaxSteps = 300)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
