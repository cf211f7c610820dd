[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("data/rows.jsonl")]
[TrainingArguments(PerDeviceTrainBatchSize = 8, GradientAccumulationSteps = {|SFT0422:4|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
