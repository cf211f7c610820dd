[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(AssistantOnlyLoss = {|SFT0321:false|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
