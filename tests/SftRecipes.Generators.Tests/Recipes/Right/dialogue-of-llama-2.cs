[SftRecipe("meta-llama/Llama-2-7b-chat-hf")]
[Lora]
[PromptTemplate("[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi! [/INST] Hello. </s><s>[INST] {Instruction} [/INST]{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
