[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Generation(Stop = ["\n\n", {|SFT0351:"<|eot_id|>"|}])]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
