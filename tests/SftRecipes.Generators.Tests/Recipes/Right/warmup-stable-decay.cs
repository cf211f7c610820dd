[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(NumStableSteps = 80, NumDecaySteps = 10, DecayType = DecayType.Cosine)]
[TrainingArguments(LrSchedulerType = LrSchedulerType.WarmupStableDecay, WarmupSteps = 10, MaxSteps = 100)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
