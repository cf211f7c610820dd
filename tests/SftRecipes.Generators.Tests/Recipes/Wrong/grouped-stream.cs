[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Streaming = true, MaxSteps = 9, GroupByLength = {|SFT0805:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
