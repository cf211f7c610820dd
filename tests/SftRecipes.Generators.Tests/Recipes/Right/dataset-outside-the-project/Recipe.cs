[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("/data/train.jsonl")]
[Dataset("../train.jsonl")]
[Dataset("C:/data/train.jsonl")]
[Dataset("https://host/train.jsonl")]
[Dataset("later.parquet")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
