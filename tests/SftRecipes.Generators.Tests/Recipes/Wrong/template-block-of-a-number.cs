[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{|SFT0312:{?Age}|}{Age}{/Age}{?Size}{Size}{/Size}{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(int Age, double? Size, [property: Response] string Output);
