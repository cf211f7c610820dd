[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class {|SFT0005:R|} : ISftRecipe<Row>, ISftRecipe<Other>;

public sealed record Row(string Instruction, [property: Response] string Output);public record Other;
