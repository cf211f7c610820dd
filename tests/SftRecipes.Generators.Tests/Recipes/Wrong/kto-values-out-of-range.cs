[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto(Beta = {|SFT0706:double.NaN|}, DesirableWeight = {|SFT0706:0|}, UndesirableWeight = {|SFT0706:-1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] bool Good);
