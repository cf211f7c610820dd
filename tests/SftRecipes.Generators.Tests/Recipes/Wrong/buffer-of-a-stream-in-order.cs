[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(Streaming = true, MaxSteps = 9, Shuffle = false, ShuffleBufferSize = {|SFT0805:9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
