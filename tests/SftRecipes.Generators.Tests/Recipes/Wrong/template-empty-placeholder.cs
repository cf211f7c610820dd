[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{|SFT0303:{}|}{|SFT0303:{ Input }|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string? Input, [property: Response] string Output);
