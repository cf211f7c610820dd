using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

public static partial class RuleCases
{
    // 043x: schedules, 044x: optimizers
    private static readonly Dictionary<string, string> OptimizationSources = new(StringComparer.Ordinal)
    {
        ["argument of another schedule"] = RecipeSource.Of(
            method: "[Lora] [LrSchedulerKwargs(Power = {|SFT0430:2|})] [TrainingArguments(LrSchedulerType = LrSchedulerType.Cosine)]"),
        ["argument of a schedule without any"] = RecipeSource.Of(method: "[Lora] [LrSchedulerKwargs(MinLr = {|SFT0430:1e-6|})]"),
        ["restarts without cycles"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LrSchedulerType = {|SFT0431:LrSchedulerType.CosineWithRestarts|})]"),
        ["smallest rate missing"] = RecipeSource.Of(
            method: "[Lora] [LrSchedulerKwargs(NumCycles = 0.5)] [TrainingArguments(LrSchedulerType = {|SFT0431:LrSchedulerType.CosineWithMinLr|})]"),
        ["fall without length"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LrSchedulerType = {|SFT0431:LrSchedulerType.WarmupStableDecay|})]"),
        ["smallest rate twice"] = RecipeSource.Of(
            method: "[Lora] [LrSchedulerKwargs(MinLr = 1e-6, MinLrRate = {|SFT0432:0.1|})] [TrainingArguments(LrSchedulerType = LrSchedulerType.CosineWithMinLr)]"),
        ["last rate above the peak"] = RecipeSource.Of(
            method: "[Lora] [LrSchedulerKwargs(LrEnd = {|SFT0433:1e-3|})] [TrainingArguments(LrSchedulerType = LrSchedulerType.Polynomial)]"),
        ["smallest rate at the peak"] = RecipeSource.Of(method: """
            [Lora] [LrSchedulerKwargs(MinLr = {|SFT0433:1e-3|})]
            [TrainingArguments(LearningRate = 1e-3, LrSchedulerType = LrSchedulerType.CosineWithMinLr)]
            """),
        ["warm-up beyond the run"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(MaxSteps = 30, WarmupSteps = {|SFT0434:31|})]"),
        ["fall beyond the run"] = RecipeSource.Of(method: """
            [Lora] [LrSchedulerKwargs(NumStableSteps = 15, NumDecaySteps = {|SFT0434:16|})]
            [TrainingArguments(MaxSteps = 30, LrSchedulerType = LrSchedulerType.WarmupStableDecay)]
            """),
        ["warm-up of a constant"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LrSchedulerType = LrSchedulerType.Constant, WarmupRatio = {|SFT0435:0.1|})]"),
        ["warm-up to a plateau"] = RecipeSource.Of(method: """
            [Lora] [Dataset("a", EvalSplit = 0.1)]
            [TrainingArguments(LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Epoch, WarmupSteps = {|SFT0435:1|})]
            """),
        ["plateau without evaluation"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LrSchedulerType = {|SFT0436:LrSchedulerType.ReduceLrOnPlateau|})]"),
        ["schedule values"] = RecipeSource.Of(method: """
            [Lora] [Dataset("a", EvalSplit = 0.1)]
            [LrSchedulerKwargs(Factor = {|SFT0401:1|}, Patience = {|SFT0401:-1|}, Threshold = {|SFT0401:1|}, Cooldown = {|SFT0401:-1|},
                MinLr = {|SFT0401:-1|}, Epsilon = {|SFT0401:double.NaN|})]
            [TrainingArguments(LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Epoch)]
            """),
        ["fall values"] = RecipeSource.Of(method: """
            [Lora]
            [LrSchedulerKwargs(NumDecaySteps = {|SFT0401:0|}, NumStableSteps = {|SFT0401:-1|}, MinLrRatio = {|SFT0401:1|}, NumCycles = {|SFT0401:0|},
                DecayType = {|SFT0403:(DecayType)9|})]
            [TrainingArguments(LrSchedulerType = LrSchedulerType.WarmupStableDecay)]
            """),
        ["timescale"] = RecipeSource.Of(
            method: "[Lora] [LrSchedulerKwargs(Timescale = {|SFT0401:0|})] [TrainingArguments(LrSchedulerType = LrSchedulerType.InverseSqrt)]"),
        ["argument of another optimizer"] = RecipeSource.Of(
            method: "[Lora] [OptimArgs(Momentum = {|SFT0440:0.9|})] [TrainingArguments(Optim = OptimizerType.Lion)]"),
        ["look-ahead without momentum"] = RecipeSource.Of(
            method: "[Lora] [OptimArgs(Nesterov = {|SFT0441:true|})] [TrainingArguments(Optim = OptimizerType.Sgd)]"),
        ["warm-up of no relative step"] = RecipeSource.Of(
            method: "[Lora] [OptimArgs(WarmupInit = {|SFT0441:true|})] [TrainingArguments(Optim = OptimizerType.Adafactor)]"),
        ["embedding rate without LoRA+"] = RecipeSource.Of(method: "[Lora] [OptimArgs(LoraPlusLrEmbedding = {|SFT0441:1e-5|})]"),
        ["LoRA+ without LoRA"] = RecipeSource.Of(method: "[FullFineTuning] [OptimArgs(LoraPlusLrRatio = {|SFT0442:16|})]"),
        ["learning rate beside relative steps"] = RecipeSource.Of(method: """
            [Lora] [OptimArgs(RelativeStep = true)]
            [TrainingArguments(Optim = OptimizerType.Adafactor, LearningRate = {|SFT0443:1e-3|})]
            """),
        ["schedule beside relative steps"] = RecipeSource.Of(method: """
            [Lora] [OptimArgs(RelativeStep = true)]
            [TrainingArguments(Optim = OptimizerType.Adafactor, LrSchedulerType = {|SFT0443:LrSchedulerType.Cosine|})]
            """),
        ["optimizer values"] = RecipeSource.Of(method: """
            [Lora] [OptimArgs(Momentum = {|SFT0401:1|}, LoraPlusLrRatio = {|SFT0401:0.5|}, LoraPlusLrEmbedding = {|SFT0401:0|})]
            [TrainingArguments(Optim = OptimizerType.Sgd)]
            """),
        ["adafactor values"] = RecipeSource.Of(method: """
            [Lora] [OptimArgs(ClipThreshold = {|SFT0401:0|}, DecayRate = {|SFT0401:0|})] [TrainingArguments(Optim = OptimizerType.Adafactor)]
            """),
        ["optimizer undefined"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(Optim = {|SFT0403:(OptimizerType)9|})]"),
    };
}
