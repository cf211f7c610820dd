[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Age} {Born}{?Weight} {Weight} kg{/Weight}\n{Answer}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(int Age, DateOnly Born, double? Weight, [property: Response] string Answer);
