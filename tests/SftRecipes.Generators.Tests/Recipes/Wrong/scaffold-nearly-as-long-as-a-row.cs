[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(MaxLength = {|SFT0410:64|})]
[PromptTemplate("Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration Consideration \n{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
