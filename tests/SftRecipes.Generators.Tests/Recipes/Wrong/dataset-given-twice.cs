[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a.jsonl")]
[Dataset({|SFT0425:"a.jsonl"|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
