[SftRecipe("facebook/opt-350m")]
[Lora(ModulesToSave = [{|SFT0115:"lm_head"|}, {|SFT0115:"embed_tokens"|}])]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
