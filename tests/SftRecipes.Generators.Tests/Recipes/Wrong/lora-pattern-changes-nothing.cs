[SftRecipe("facebook/opt-350m")]
[Lora]
[LoraPattern({|SFT0111:"q_proj"|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
