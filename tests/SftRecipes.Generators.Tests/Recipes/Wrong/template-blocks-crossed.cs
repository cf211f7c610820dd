[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{|SFT0304:{?Input}|}{?Instruction}{|SFT0304:{/Input}|}{/Instruction}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
