[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("JSON: {|SFT0303:{\"a\": 1}|} {|SFT0303:}|} {Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
