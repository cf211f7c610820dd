[SftRecipe("google/gemma-2-2b")]
[Lora]
[TrainingArguments(Fp16 = {|SFT0413:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
