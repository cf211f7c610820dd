[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate("chatml")]
[TrainingArguments(Packing = {|SFT0423:PackingStrategy.Wrapped|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row([Role("user")] string Question, [property: Response] string Answer);
