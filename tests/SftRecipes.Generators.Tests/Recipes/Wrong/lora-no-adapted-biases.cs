[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["project_in"], Bias = {|SFT0119:LoraBias.LoraOnly|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
