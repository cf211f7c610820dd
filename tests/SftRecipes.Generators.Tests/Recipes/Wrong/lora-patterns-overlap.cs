[SftRecipe("facebook/opt-350m")]
[Lora]
[LoraPattern("layers.0.self_attn.q_proj", Rank = 4)]
[LoraPattern({|SFT0112:"q_proj"|}, Alpha = 4)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
