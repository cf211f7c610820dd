[SftRecipe("facebook/opt-350m")]
[Lora(LayersToTransform = [0], LayersPattern = {|SFT0123:"h"|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
