[SftRecipe("facebook/opt-350m")]
[Lora]
[OptimArgs(LoraPlusLrEmbedding = {|SFT0441:1e-5|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
