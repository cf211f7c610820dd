[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset({|SFT0408:""|}, EvalPath = {|SFT0408:" "|})]
[TrainingArguments(OutputDirectory = {|SFT0408:null!|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
