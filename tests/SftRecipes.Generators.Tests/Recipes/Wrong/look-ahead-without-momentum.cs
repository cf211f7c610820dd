[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(Nesterov = {|SFT0441:true|})]
[TrainingArguments(Optim = OptimizerType.Sgd)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
