[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[TrainingArguments(LearningRate = {|SFT0421:2e-4|})]
[PromptTemplate("{Question}\n{Good}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Question, [property: Chosen] string Good, [property: Rejected] string Bad);
