[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LrSchedulerType = {|SFT0436:LrSchedulerType.ReduceLrOnPlateau|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
