[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(NumTrainEpochs = {|SFT0412:3|}, MaxSteps = 30)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
