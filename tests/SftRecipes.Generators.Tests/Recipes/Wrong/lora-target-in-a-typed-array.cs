[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = new string[] { {|SFT0105:"proj"|} })]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
