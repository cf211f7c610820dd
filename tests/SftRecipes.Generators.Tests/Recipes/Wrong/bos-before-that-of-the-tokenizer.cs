[SftRecipe("meta-llama/Llama-2-7b-chat-hf")]
[Lora]
[PromptTemplate("{|SFT0354:<s>|}[INST] {Instruction} [/INST]{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
