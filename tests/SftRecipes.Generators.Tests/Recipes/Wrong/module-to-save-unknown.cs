[SftRecipe("facebook/opt-350m")]
[Lora(ModulesToSave = [{|SFT0113:"head"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
