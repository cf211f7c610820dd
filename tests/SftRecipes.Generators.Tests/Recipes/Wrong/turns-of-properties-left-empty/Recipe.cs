[SftRecipe("google/gemma-2b-it")]
[Lora]
[ChatTemplate("gemma")]
[Dataset("rows.jsonl")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Role("user")] string Question, [property: Response] string Answer);
