[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[TrainingArguments(PerDeviceTrainBatchSize = 4)]
[PromptTemplate("{Prompt}\n{Answer}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Prompt, [property: Response] string Answer, [property: Label] bool Good);
