[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("data/rows.jsonl")]
[TrainingArguments(PerDeviceTrainBatchSize = {|SFT0422:32|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
