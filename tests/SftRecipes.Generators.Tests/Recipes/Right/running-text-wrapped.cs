[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[TrainingArguments(Packing = PackingStrategy.Wrapped, CompletionOnlyLoss = false)]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
