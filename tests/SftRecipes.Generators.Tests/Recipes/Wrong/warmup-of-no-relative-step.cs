[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(WarmupInit = {|SFT0441:true|})]
[TrainingArguments(Optim = OptimizerType.Adafactor)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
