[SftRecipe("Qwen/Qwen2.5-0.5B")]
[Lora]
[PromptTemplate("""
    <context>
    <b>{Instruction}</b> [LIST] a | b |> c <|> d
    </context>
    <think>
    {Output}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
