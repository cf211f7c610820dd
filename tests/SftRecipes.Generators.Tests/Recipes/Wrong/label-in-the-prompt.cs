[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[PromptTemplate("{Instruction}{|SFT0713:{Good}|}{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] bool Good);
