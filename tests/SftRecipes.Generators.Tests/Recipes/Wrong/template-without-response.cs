[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate({|SFT0305:"{Instruction}"|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
