[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(MinLr = 1e-6, MinLrRate = {|SFT0432:0.1|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.CosineWithMinLr)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
