[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\nAnswer:{|SFT0332: |}{?Input}({Input}){|SFT0332: |}{/Input}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
