[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("a\n{|SFT0302:{Instrution}|}\t{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
