[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<{|SFT0006:Row|}>;

internal sealed record Row(string Instruction, [property: Response] string Output);
