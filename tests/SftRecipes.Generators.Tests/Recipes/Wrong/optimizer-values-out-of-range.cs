[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(Momentum = {|SFT0401:1|}, LoraPlusLrRatio = {|SFT0401:0.5|}, LoraPlusLrEmbedding = {|SFT0401:0|})]
[TrainingArguments(Optim = OptimizerType.Sgd)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
