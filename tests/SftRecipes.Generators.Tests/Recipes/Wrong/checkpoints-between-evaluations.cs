[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100, SaveSteps = {|SFT0416:250|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
