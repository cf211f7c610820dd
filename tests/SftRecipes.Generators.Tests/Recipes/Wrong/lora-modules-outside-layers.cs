[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", {|SFT0119:"project_in"|}, {|SFT0119:"1.fc1"|}], LayersToTransform = [0])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
