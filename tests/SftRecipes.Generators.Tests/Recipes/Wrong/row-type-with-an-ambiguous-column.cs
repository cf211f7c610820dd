// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("rows.jsonl")]
public partial class R : ISftRecipe<{|SFT0823:Row|}>;

public sealed record Row(string Instruction, [property: Response] string Output)
{
    public string? Out_Put { get; init; }
}
