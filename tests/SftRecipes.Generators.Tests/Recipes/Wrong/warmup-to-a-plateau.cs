[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Epoch, WarmupSteps = {|SFT0435:1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
