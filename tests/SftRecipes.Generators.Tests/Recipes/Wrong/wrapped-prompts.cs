[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Packing = {|SFT0423:PackingStrategy.Wrapped|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
