[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo(LossType = DpoLossType.Hinge, LabelSmoothing = {|SFT0707:0.1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
