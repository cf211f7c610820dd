[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset({|SFT0804:"a"|})]
[Dataset("b", Weight = 2)]
[Dataset(path: {|SFT0804:"c"|}, EvalSplit = 0.1)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
