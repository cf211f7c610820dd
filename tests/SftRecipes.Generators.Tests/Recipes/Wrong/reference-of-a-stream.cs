[SftRecipe("facebook/opt-350m")]
[Lora]
[Dpo(PrecomputeRefLogProbs = {|SFT0807:true|})]
[TrainingArguments(Streaming = true, MaxSteps = 9)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
