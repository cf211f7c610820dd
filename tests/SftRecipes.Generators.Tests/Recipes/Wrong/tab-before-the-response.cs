[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("Question: {Instruction}\nAnswer:{|SFT0332:\t|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
