// notes: SFT0331
[SftRecipe("bigscience/bloom-560m")]
[Lora(TargetModules = [{|SFT0105:"q_proj"|}, {|SFT0105:"v_proj"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
