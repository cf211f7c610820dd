[SftRecipe("facebook/opt-350m")]
[Lora]
[Dataset("a", EvalSplit = 0.1)]
[LrSchedulerKwargs(Factor = {|SFT0401:1|}, Patience = {|SFT0401:-1|}, Threshold = {|SFT0401:1|}, Cooldown = {|SFT0401:-1|},
    MinLr = {|SFT0401:-1|}, Epsilon = {|SFT0401:double.NaN|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Epoch)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
