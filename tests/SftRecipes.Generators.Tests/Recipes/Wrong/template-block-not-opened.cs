[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Input}{|SFT0304:{/Input}|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string? Input, [property: Response] string Output);
