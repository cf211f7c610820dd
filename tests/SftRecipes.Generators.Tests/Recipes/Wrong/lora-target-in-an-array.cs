[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = new[] { {|SFT0105:""|}, "q_proj" })]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
