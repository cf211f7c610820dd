[SftRecipe("facebook/opt-350m")]
[Lora(ExcludeModules = ["0.self_attn.q_proj", {|SFT0118:"fc1"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
