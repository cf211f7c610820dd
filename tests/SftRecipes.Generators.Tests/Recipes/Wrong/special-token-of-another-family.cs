[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Lora]
[PromptTemplate("""
    {|SFT0351:<|im_start|>|}user
    {Instruction}{|SFT0351:<|im_end|>|}
    {|SFT0351:<|im_start|>|}assistant
    {Output}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
