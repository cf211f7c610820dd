[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(MetricForBestModel = {|SFT0418:"loss"|}, GreaterIsBetter = {|SFT0418:false|}, EarlyStoppingThreshold = {|SFT0418:0.1|}, EvalStrategy = IntervalStrategy.Epoch)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
