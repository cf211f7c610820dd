[SftRecipe("facebook/opt-350m")]
[Lora]
[Quantization({|SFT0209:QuantizationType.Nf4|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
