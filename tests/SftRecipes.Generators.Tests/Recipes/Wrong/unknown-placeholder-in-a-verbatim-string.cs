[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate(@"""a""
{|SFT0302:{instruction}|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
