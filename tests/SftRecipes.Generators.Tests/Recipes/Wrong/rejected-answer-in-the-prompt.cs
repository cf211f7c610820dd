[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[PromptTemplate("{Instruction}{|SFT0713:{Worse}|}{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
