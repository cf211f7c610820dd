[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, MetricForBestModel = "rewards/accuracies", EvalStrategy = IntervalStrategy.Epoch, SaveStrategy = IntervalStrategy.Epoch)]
[PromptTemplate("{Question}\n{Good}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Question, [property: Chosen] string Good, [property: Rejected] string Bad);
