[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(Timescale = {|SFT0401:0|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.InverseSqrt)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
