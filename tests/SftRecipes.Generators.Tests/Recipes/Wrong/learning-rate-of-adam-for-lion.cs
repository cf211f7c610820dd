[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(LearningRate = {|SFT0421:1e-3|}, Optim = OptimizerType.Lion)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
