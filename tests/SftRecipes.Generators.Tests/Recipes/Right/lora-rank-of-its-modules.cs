[SftRecipe("facebook/opt-350m")]
[Lora(Rank = 1023)]
[PromptTemplate("{?Input}{?Instruction}{Input}{/Instruction}{/Input}{Output}  \n")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
