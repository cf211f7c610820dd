// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Lora(InitLoraWeights = {|SFT0119:InitLoraWeights.Pissa|})]
[Quantization(QuantizationType.Nf4)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
