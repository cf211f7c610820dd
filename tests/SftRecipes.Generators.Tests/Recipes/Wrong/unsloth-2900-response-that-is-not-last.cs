[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    ### Response:
    {Output}{|SFT0308:

    ### End|}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
