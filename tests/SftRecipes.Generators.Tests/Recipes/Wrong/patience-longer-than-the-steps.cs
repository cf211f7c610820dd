[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(MaxSteps = 300, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100, SaveSteps = 100, LoadBestModelAtEnd = true, EarlyStoppingPatience = {|SFT0424:3|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
