[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[Dataset("b", EvalSplit = {|SFT0407:-1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
