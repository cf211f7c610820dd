[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, MetricForBestModel = {|SFT0419:"rewards/margins"|}, EvalStrategy = IntervalStrategy.Epoch, SaveStrategy = IntervalStrategy.Epoch)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
