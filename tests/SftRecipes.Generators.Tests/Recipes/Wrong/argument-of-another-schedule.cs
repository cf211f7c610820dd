[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(Power = {|SFT0430:2|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.Cosine)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
