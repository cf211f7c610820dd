[SftRecipe("meta-llama/Llama-3.2-1B")]
[Lora(Rank = 8, TargetModules = ["all-linear"], UseRslora = true)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
