[SftRecipe("facebook/opt-350m")]
[Lora(PissaNiter = {|SFT0119:16|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
