[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<{|SFT0702:Row|}>;

public sealed record Row(string Instruction, [property: Response] string Output);
