[SftRecipe("EleutherAI/pythia-160m")]
[Lora(TargetModulesPattern = ".*", ModulesToSave = ["embed_out"], ExcludeModules = [{|SFT0125:"embed_out"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
