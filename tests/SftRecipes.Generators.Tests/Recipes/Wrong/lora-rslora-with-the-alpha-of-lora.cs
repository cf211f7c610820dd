[SftRecipe("facebook/opt-350m")]
[Lora(Rank = 256, Alpha = {|SFT0126:512|}, UseRslora = true)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
