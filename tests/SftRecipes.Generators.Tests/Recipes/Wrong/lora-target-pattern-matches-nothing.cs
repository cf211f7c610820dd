[SftRecipe("facebook/opt-350m")]
[Lora(TargetModulesPattern = {|SFT0105:"q_proj"|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
