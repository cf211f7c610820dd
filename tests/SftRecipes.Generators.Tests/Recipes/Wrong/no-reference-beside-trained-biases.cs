[SftRecipe("facebook/opt-350m")]
[Dpo]
[Lora(Bias = {|SFT0119:LoraBias.All|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
