[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate({|SFT0305:"""
    ### Instruction:
    {Instruction}

    ### Response:
    """|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
