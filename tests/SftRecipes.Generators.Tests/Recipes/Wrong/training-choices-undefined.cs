[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", Weight = 1, EvalSplit = 0.5)]
[TrainingArguments(
    LrSchedulerType = {|SFT0403:(LrSchedulerType)99|}, OverLength = {|SFT0403:(OverLengthPolicy)9|},
    Packing = {|SFT0403:(PackingStrategy)9|}, DatasetStoppingStrategy = {|SFT0403:(StoppingStrategy)9|},
    EvalStrategy = {|SFT0403:(IntervalStrategy)9|}, SaveStrategy = {|SFT0403:(IntervalStrategy)9|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
