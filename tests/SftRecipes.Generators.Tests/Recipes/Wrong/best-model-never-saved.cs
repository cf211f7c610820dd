[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[TrainingArguments(LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Steps, SaveStrategy = {|SFT0415:IntervalStrategy.No|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
