// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(MaxLength = {|SFT0402:4096|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
