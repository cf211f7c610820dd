[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[TrainingArguments(CompletionOnlyLoss = {|SFT0711:false|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
