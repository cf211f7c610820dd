[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization(QuantizationType.Fp4, DoubleQuantization = true, BlockSize = 4096)]
[PromptTemplate(@"{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
