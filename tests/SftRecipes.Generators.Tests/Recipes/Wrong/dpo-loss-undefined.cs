[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo(LossType = {|SFT0714:(DpoLossType)9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
