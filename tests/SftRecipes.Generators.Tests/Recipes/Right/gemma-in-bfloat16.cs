[SftRecipe("google/gemma-2-2b")]
[Lora]
[TrainingArguments(Bf16 = true, LearningRate = 1e-4, WarmupRatio = 0.03)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
