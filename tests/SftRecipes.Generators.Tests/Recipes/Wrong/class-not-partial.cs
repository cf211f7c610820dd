[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public class {|SFT0001:R|} : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
