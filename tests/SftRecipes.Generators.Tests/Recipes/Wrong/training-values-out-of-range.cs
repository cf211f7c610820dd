[SftRecipe("facebook/opt-350m")]
[Lora]
[TrainingArguments(
    PerDeviceTrainBatchSize = {|SFT0401:0|}, PerDeviceEvalBatchSize = {|SFT0401:65536|}, GradientAccumulationSteps = {|SFT0401:-1|},
    NumTrainEpochs = {|SFT0401:0|}, MaxSteps = {|SFT0401:0|}, LearningRate = {|SFT0401:0|}, WarmupSteps = {|SFT0401:-1|},
    WarmupRatio = {|SFT0401:1|}, AdamBeta1 = {|SFT0401:1|}, AdamBeta2 = {|SFT0401:-0.1|}, AdamEpsilon = {|SFT0401:0|},
    WeightDecay = {|SFT0401:-0.01|}, MaxGradNorm = {|SFT0401:double.PositiveInfinity|}, MaxLength = {|SFT0401:1|},
    Streaming = true, ShuffleBufferSize = {|SFT0401:0|}, LoggingSteps = {|SFT0401:0|}, EvalSteps = {|SFT0401:-5|}, SaveSteps = {|SFT0401:0|}, SaveTotalLimit = {|SFT0401:-1|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
