[SftRecipe("facebook/opt-125m")]
[Lora]
public partial class {|SFT0301:R|} : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
