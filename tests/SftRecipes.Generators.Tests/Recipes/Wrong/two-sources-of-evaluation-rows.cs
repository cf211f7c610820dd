[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalPath = "b", EvalSplit = {|SFT0405:0.1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
