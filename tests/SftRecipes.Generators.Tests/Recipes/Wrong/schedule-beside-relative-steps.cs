[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(RelativeStep = true)]
[TrainingArguments(Optim = OptimizerType.Adafactor, LrSchedulerType = {|SFT0443:LrSchedulerType.Cosine|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
