// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["fc1", {|SFT0105:".*self_attn\\.(q|v)_proj"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
