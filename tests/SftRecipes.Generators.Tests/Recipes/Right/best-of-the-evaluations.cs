[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, MetricForBestModel = "eval_perplexity", EarlyStoppingPatience = 2, EarlyStoppingThreshold = 0.01, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 50, SaveSteps = 100, SaveTotalLimit = 1, MaxSteps = 500)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
