[SftRecipe("TinyLlama/TinyLlama-1.1B-Chat-v1.0")]
[Lora]
[ChatTemplate("zephyr")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([Role("user")] string Question, [property: Response] string Answer);
