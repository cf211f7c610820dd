[{|SFT0009:FullFineTuning|}]
[{|SFT0009:PromptTemplate("")|}]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
