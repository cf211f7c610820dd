[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[TrainingArguments(LearningRate = {|SFT0421:2e-3|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
