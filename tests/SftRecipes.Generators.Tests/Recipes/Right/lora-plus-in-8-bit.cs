[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(LoraPlusLrRatio = 16)]
[TrainingArguments(Optim = OptimizerType.AdamW8Bit)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
