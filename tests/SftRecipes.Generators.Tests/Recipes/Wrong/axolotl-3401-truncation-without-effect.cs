[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Packing = PackingStrategy.Wrapped, OverLength = {|SFT0805:OverLengthPolicy.Truncate|})]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
