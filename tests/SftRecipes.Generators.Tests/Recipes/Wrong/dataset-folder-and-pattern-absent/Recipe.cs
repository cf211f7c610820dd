[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset({|SFT0810:"Dataa"|})]
[Dataset({|SFT0810:"Data/**/*.csv"|})]
[Dataset("Data")]
[Dataset("Da*/**/t*.jsonl")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
