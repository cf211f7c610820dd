[SftRecipe("facebook/opt-350m")]
[Lora(LayersPattern = {|SFT0119:"layers"|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
