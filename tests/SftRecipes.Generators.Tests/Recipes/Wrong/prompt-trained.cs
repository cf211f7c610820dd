[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(CompletionOnlyLoss = {|SFT0333:false|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
