[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", "v_proj"], LayersToTransform = [20, 21, 22, 23])]
[LoraPattern(@"layers\.23\..*", Rank = 4, Alpha = 8)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
