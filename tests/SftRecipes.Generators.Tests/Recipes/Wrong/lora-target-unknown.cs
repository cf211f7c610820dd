[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", {|SFT0105:"value_proj"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
