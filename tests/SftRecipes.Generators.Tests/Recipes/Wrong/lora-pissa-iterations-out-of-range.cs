[SftRecipe("facebook/opt-350m")]
[Lora(InitLoraWeights = InitLoraWeights.Pissa, PissaNiter = {|SFT0122:101|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
