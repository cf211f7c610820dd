[SftRecipe("facebook/opt-350m")]
[Lora]
[LoraPattern("q_proj", Rank = 4)]
[LoraPattern({|SFT0110:"k_proj"|}, Rank = 4)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
