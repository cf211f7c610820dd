[SftRecipe("facebook/opt-350m")]
[Lora]
[Orpo]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<{|SFT0702:Row|}>;

public record Row(string Instruction, [property: Chosen] string Output);
