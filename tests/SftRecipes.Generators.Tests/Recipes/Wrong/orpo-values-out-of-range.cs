[SftRecipe("facebook/opt-350m")]
[Lora]
[Orpo(Beta = {|SFT0706:-0.1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
