[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(LrEnd = {|SFT0433:1e-3|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.Polynomial)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
