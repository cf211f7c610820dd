[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(MaxSteps = 30, WarmupSteps = {|SFT0434:31|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
