[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{|SFT0304:{?Input}|}{Input}\n{Instruction}{|SFT0307:{Output}|}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
