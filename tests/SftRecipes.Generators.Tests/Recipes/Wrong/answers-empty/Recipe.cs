[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{|SFT0330:{Output}|}")]
[Dataset("Data/train.jsonl")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string? Output);
