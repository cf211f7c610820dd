[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(MaxLength = {|SFT0402:2049|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
