// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", {|SFT0105:"FAKE_TARGET_MODULE"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
