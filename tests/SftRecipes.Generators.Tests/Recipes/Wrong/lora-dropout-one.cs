[SftRecipe("facebook/opt-350m")]
[Lora(Dropout = {|SFT0104:1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
