[SftRecipe("meta-llama/Llama-3.2-1B-Instruct")]
[Lora]
[PromptTemplate("""
    <|start_header_id|>user<|end_header_id|>

    {Instruction}<|eot_id|><|start_header_id|>assistant<|end_header_id|>

    {Output}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
