[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Seed = {|SFT0401:-1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
