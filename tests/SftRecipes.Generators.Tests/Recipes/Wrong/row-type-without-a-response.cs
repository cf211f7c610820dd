[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<{|SFT0309:Row|}>;

public record Row(string Instruction, string Output);
