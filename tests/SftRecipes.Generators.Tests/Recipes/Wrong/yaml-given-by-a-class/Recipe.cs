[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
