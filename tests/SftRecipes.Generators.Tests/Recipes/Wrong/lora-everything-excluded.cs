[SftRecipe("facebook/opt-350m")]
[{|SFT0120:Lora(ExcludeModules = ["q_proj", "self_attn.v_proj"])|}]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
