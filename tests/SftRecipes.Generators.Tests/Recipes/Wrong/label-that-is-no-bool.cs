[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] int {|SFT0709:Stars|});
