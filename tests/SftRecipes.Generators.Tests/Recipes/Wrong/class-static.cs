[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public static partial class {|SFT0002:{|SFT0004:R|}|};

public sealed record Row(string Instruction, [property: Response] string Output);
