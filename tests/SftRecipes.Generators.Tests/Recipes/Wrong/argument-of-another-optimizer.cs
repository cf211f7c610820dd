[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(Momentum = {|SFT0440:0.9|})]
[TrainingArguments(Optim = OptimizerType.Lion)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
