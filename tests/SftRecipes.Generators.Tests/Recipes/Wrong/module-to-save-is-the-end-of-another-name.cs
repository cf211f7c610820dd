[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Lora(ModulesToSave = [{|SFT0117:"norm"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
