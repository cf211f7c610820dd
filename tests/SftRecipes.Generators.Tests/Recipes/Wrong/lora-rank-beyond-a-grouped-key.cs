[SftRecipe("meta-llama/Llama-3.2-1B")]
[Lora(TargetModules = ["k_proj"], Rank = {|SFT0102:513|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
