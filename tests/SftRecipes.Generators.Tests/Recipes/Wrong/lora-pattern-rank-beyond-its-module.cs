[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["fc1", "project_in"])]
[LoraPattern("project_in", Rank = {|SFT0102:513|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
