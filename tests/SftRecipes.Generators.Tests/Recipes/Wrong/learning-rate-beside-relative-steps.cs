[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(RelativeStep = true)]
[TrainingArguments(Optim = OptimizerType.Adafactor, LearningRate = {|SFT0443:1e-3|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
