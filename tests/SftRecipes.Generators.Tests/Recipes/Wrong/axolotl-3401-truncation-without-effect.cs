[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Packing = {|SFT0423:PackingStrategy.Wrapped|}, OverLength = {|SFT0805:OverLengthPolicy.Truncate|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
