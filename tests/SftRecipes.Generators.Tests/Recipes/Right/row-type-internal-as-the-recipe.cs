[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}")]
internal partial class R : ISftRecipe<Row>;

internal sealed record Row([Response] string Output);
