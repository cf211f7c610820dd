[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}", AppendEos = {|SFT0603:false|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
