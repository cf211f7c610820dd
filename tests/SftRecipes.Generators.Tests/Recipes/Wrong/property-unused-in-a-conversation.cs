[SftRecipe("Qwen/Qwen2.5-0.5B-Instruct")]
[Lora]
[ChatTemplate("chatml")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(int {|SFT0331:Id|}, [Role("user")] string Question, [property: Response] string Answer);
