[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse, [property: Rejected] string {|SFT0705:Worst|});
