// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, BlockSize = 512)]
[PromptTemplate(@"{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
