[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(PaddingFree = true, GroupByLength = {|SFT0805:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
