[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LrSchedulerType = {|SFT0431:LrSchedulerType.CosineWithRestarts|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
