[SftRecipe("Qwen/Qwen2.5-0.5B-Instruct")]
[Lora]
[ChatTemplate("chatml")]
[TrainingArguments(AssistantOnlyLoss = {|SFT0333:false|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row([Role("user")] string Question, [property: Response] string Answer);
