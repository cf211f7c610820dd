[SftRecipe("facebook/opt-350m")]
[FullFineTuning(FromScratch = {|SFT0710:true|})]
[Dpo]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
