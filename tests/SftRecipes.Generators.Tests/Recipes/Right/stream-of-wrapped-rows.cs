[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a")]
[Dataset("b", EvalPath = "c")]
[TrainingArguments(Streaming = true, MaxSteps = 9, ShuffleBufferSize = 1, Packing = PackingStrategy.Wrapped)]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
