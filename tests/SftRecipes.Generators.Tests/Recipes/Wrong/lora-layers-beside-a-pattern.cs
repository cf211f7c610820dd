[SftRecipe("facebook/opt-350m")]
[Lora(TargetModulesPattern = ".*q_proj", LayersToTransform = {|SFT0119:[0]|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
