namespace Recipes;

[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class Small : ISftRecipe<Row>;

[SftRecipe("facebook/opt-1.3b")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class Large : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
