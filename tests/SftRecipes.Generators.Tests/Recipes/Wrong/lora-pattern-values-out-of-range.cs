[SftRecipe("facebook/opt-350m")]
[Lora]
[LoraPattern("q_proj", Rank = {|SFT0101:-1|})]
[LoraPattern("v_proj", Alpha = {|SFT0103:0|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
