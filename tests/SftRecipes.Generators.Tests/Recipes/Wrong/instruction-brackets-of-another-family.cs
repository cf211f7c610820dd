[SftRecipe("Qwen/Qwen2.5-0.5B")]
[Lora]
[PromptTemplate("{|SFT0351:[INST]|} {Instruction} {|SFT0351:[/INST]|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
