[SftRecipe("acme/tiny")]
[Lora(Rank = 4, TargetModules = ["k_proj"])]
[TrainingArguments(MaxLength = 128)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
