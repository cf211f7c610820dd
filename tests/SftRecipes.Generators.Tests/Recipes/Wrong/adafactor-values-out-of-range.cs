[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(ClipThreshold = {|SFT0401:0|}, DecayRate = {|SFT0401:0|})]
[TrainingArguments(Optim = OptimizerType.Adafactor)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
