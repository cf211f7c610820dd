[SftRecipe("facebook/opt-350m")]
[Lora(LayersToTransform = [0, {|SFT0108:24|}, {|SFT0108:-1|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
