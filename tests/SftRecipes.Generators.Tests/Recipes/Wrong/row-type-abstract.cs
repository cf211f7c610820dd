[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("rows.jsonl")]
public partial class R : ISftRecipe<{|SFT0823:Row|}>;

public abstract class Row
{
    public string Instruction { get; set; } = "";
    [Response] public string Output { get; set; } = "";
}
