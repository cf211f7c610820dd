[SftRecipe("Qwen/Qwen2.5-0.5B-Instruct")]
[Lora]
[ChatTemplate("chatml")]
[TrainingArguments(Packing = {|SFT0423:PackingStrategy.Wrapped|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row([Role("user")] string Question, [property: Response] string Answer);
