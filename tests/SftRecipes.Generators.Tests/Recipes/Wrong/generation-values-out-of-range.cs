[SftRecipe("facebook/opt-350m")]
[Lora]
[Generation(MaxNewTokens = {|SFT0601:0|}, Temperature = {|SFT0601:-1|}, TopK = {|SFT0601:-1|}, TopP = {|SFT0601:0|},
    RepetitionPenalty = {|SFT0601:0.5|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
