[SftRecipe("facebook/opt-350m")]
[FullFineTuning]
[Orpo]
[TrainingArguments(LearningRate = 1e-5)]
[PromptTemplate("{Prompt}\n{Chosen}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);
