[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}{|SFT0308: {Instruction}.|}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
