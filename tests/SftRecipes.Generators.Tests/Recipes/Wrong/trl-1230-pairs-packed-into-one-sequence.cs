[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[TrainingArguments(Packing = {|SFT0806:PackingStrategy.BestFitDecreasing|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
