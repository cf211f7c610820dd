[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a")]
[Dataset("b")]
[TrainingArguments(EvalStrategy = {|SFT0404:IntervalStrategy.Epoch|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
