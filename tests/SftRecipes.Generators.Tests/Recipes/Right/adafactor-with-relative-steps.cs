[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[OptimArgs(RelativeStep = true, WarmupInit = true)]
[TrainingArguments(Optim = OptimizerType.Adafactor)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
