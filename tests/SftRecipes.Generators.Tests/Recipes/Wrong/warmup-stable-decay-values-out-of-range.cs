[SftRecipe("facebook/opt-350m")]
[Lora]
[LrSchedulerKwargs(NumDecaySteps = {|SFT0401:0|}, NumStableSteps = {|SFT0401:-1|}, MinLrRatio = {|SFT0401:1|}, NumCycles = {|SFT0401:0|},
    DecayType = {|SFT0403:(DecayType)9|})]
[TrainingArguments(LrSchedulerType = LrSchedulerType.WarmupStableDecay)]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
