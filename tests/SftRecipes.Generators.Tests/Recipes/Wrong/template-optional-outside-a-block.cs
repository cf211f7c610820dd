[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{?Input}{Input}{/Input}{?Instruction}{|SFT0330:{Input}|}{/Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
