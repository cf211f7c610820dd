[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4)]
[Lora(InitLoraWeights = InitLoraWeights.Loftq)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
