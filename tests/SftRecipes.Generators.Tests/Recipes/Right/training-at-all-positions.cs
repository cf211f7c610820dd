[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(EvalStrategy = IntervalStrategy.Epoch, MaxLength = 2048, LearningRate = double.NaN)]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
