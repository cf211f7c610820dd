[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset({|SFT0810:"Data/trian.jsonl"|}, EvalPath = {|SFT0810:"Data/eval.jsonl"|})]
[Dataset({|SFT0810:"data/train.jsonl"|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
