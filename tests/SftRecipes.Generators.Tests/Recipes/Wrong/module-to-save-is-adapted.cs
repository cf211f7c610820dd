[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", "fc1"], ModulesToSave = [{|SFT0114:"fc1"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
