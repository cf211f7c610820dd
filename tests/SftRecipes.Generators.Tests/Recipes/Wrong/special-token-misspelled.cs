[SftRecipe("Qwen/Qwen2.5-0.5B-Instruct")]
[Lora]
[PromptTemplate("{|SFT0352:<|im_strat|>|}user\n{Instruction}{|SFT0352:<|im_end>|}\n<|im_start|>assistant\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
