[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class {|SFT0004:R|};

public sealed record Row(string Instruction, [property: Response] string Output);
