[SftRecipe("facebook/opt-350m")]
[Lora(TargetModulesPattern = {|SFT0109:"(q_proj"|})]
[LoraPattern({|SFT0109:"["|}, Rank = 2)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
