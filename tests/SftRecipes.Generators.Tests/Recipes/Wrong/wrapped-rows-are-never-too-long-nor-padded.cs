[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Packing = PackingStrategy.Wrapped, OverLength = {|SFT0805:OverLengthPolicy.Drop|}, PaddingFree = {|SFT0805:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
