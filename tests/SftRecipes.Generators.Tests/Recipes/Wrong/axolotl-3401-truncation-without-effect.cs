[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Packing = PackingStrategy.Wrapped, OverLength = {|SFT0805:OverLengthPolicy.Truncate|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
