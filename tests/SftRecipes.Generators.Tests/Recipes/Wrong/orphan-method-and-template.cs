[{|SFT0009:FullFineTuning|}]
[{|SFT0009:PromptTemplate("")|}]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
