[SftRecipe("facebook/opt-350m")]
[Lora]
[Kto]
[TrainingArguments(PaddingFree = {|SFT0806:true|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Response] string Output, [property: Label] bool Good);
