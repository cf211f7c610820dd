[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(NumStableSteps = 15, NumDecaySteps = {|SFT0434:16|})]
[TrainingArguments(MaxSteps = 30, LrSchedulerType = LrSchedulerType.WarmupStableDecay)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
