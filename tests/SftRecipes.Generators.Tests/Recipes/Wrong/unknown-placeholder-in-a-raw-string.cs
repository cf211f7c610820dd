[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("""
    ### Instruction:
    {|SFT0302:{Instruct}|}

      {|SFT0302:{?Inputs}|}### Input:
    {Input}{|SFT0302:{/Inputs}|}

    ### Response:
    {Output}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
