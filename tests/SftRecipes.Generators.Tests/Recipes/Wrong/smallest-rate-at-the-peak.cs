[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(MinLr = {|SFT0433:1e-3|})]
[TrainingArguments(LearningRate = 1e-3, LrSchedulerType = LrSchedulerType.CosineWithMinLr)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
