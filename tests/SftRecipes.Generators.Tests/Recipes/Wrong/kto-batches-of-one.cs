[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[TrainingArguments(PerDeviceTrainBatchSize = {|SFT0708:1|}, PerDeviceEvalBatchSize = {|SFT0708:1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] bool Good);
