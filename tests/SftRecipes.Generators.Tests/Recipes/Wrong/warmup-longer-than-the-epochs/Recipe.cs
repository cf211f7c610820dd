[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("data/rows.jsonl")]
[TrainingArguments(PerDeviceTrainBatchSize = 4, NumTrainEpochs = 2, WarmupSteps = {|SFT0426:11|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
