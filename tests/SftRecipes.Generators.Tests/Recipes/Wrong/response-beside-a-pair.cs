[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse) { [Response] public string {|SFT0703:Answer|} { get; init; } = ""; }
