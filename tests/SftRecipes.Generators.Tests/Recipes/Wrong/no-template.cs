[SftRecipe("facebook/opt-125m")]
[Lora]
public partial class {|SFT0301:R|} : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
