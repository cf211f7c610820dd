[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["3.fc1", {|SFT0105:"24.fc1"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
