[SftRecipe("facebook/opt-350m")]
[Lora]
[{|SFT0313:ChatTemplate|}]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row([Role("user")] string Instruction, [property: Response] string Output);
