[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Streaming = {|SFT0801:true|}, NumTrainEpochs = 2)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
