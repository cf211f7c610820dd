[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Fp16 = true, Bf16 = {|SFT0406:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
