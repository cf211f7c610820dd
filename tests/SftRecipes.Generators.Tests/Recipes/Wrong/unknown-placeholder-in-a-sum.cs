[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}" +
    "{|SFT0302:{X}|}" + "{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
