[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{|SFT0311:{Steps}|}{?Steps}.{/Steps}{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(List<string>? Steps, [property: Response] string Output);
