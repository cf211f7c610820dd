[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{?Input}{Input}{/Input}\n{Output}")]
[Dataset("Data/train.jsonl")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
