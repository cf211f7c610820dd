[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Epoch, SaveStrategy = IntervalStrategy.Epoch, EarlyStoppingPatience = {|SFT0401:-1|}, EarlyStoppingThreshold = {|SFT0401:-0.5|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
