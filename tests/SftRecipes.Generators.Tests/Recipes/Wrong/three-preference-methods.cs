[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[{|SFT0701:Orpo|}, {|SFT0701:Kto|}]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
