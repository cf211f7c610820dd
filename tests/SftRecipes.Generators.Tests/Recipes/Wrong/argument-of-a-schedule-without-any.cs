[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(MinLr = {|SFT0430:1e-6|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
