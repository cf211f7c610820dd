[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Lora(TargetModules = ["embed_tokens", "q_proj"], UseDora = {|SFT0119:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
