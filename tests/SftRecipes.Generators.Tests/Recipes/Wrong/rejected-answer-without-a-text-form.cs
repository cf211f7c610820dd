[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] List<string> {|SFT0311:Worse|});
