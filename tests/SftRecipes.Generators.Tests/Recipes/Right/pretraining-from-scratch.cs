[SftRecipe("facebook/opt-350m")]
[FullFineTuning(FromScratch = true)]
[Quantization(QuantizationType.None)]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
