[SftRecipe("meta-llama/Llama-2-7b-chat-hf")]
[Lora]
[PromptTemplate("[INST] {Instruction} {|SFT0352:[/ISNT]|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
