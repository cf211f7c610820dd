[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] bool {|SFT0704:Good|});
