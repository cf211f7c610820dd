[SftRecipe("facebook/opt-350m")]
[Lora(Bias = {|SFT0121:(LoraBias)9|}, InitLoraWeights = {|SFT0121:(InitLoraWeights)9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
