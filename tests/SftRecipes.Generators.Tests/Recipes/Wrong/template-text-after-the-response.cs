[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}{Output}{|SFT0308:\n### End|}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
