[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}{Instruction}{|SFT0306:{Output}|}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
