[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{|SFT0306:{Output}|}")]
public partial class R : ISftRecipe<Row>;

public record Row([Response] string Instruction, [property: Response] string {|SFT0310:Output|});
