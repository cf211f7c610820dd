[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", Weight = 1)]
[Dataset("b", Weight = 0.1)]
[TrainingArguments(Packing = PackingStrategy.BestFitDecreasing, PaddingFree = true, DatasetStoppingStrategy = StoppingStrategy.AllExhausted)]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
