[SftRecipe("google/gemma-2-2b-it")]
[Lora]
[PromptTemplate("<start_of_turn>user\n{Instruction}<end_of_turn>\n{|SFT0352:<start_of_trun>|}model\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
