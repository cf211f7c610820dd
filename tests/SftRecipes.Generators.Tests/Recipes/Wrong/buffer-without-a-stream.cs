[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(ShuffleBufferSize = {|SFT0805:9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
