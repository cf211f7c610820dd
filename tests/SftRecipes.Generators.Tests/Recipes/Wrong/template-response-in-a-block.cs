[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}{?Output}{|SFT0307:{Output}|}{/Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
