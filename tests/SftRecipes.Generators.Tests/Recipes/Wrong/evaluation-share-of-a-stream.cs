[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a")]
[Dataset("b", EvalSplit = {|SFT0802:0.1|})]
[TrainingArguments(Streaming = true, MaxSteps = 9)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
