using Quickstart.Tasks;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The quickstart's recipe, shorter, on full-precision weights.</summary>
[SftRecipe(PocketRecipe.Model)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate(PocketRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 16, MaxSteps = 160, LearningRate = 1e-3, LrSchedulerType = LrSchedulerType.Cosine, WarmupSteps = 10,
    MaxLength = 128, GroupByLength = true, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 160, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 24, Stop = ["\n###"])]
public partial class PocketLora : ISftRecipe<InstructionRow>;

/// <summary><see cref="PocketLora"/> on weights in NF4.</summary>
[SftRecipe(PocketRecipe.Model)]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate(PocketRecipe.Template)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 16, MaxSteps = 160, LearningRate = 1e-3, LrSchedulerType = LrSchedulerType.Cosine, WarmupSteps = 10,
    MaxLength = 128, GroupByLength = true, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 160, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 24, Stop = ["\n###"])]
public partial class PocketNf4 : ISftRecipe<InstructionRow>;

internal static class PocketRecipe
{
    public const string Model = "sftrecipes/pocket-base";
    public const string Template = """
        ### Instruction:
        {Instruction}

        {?Input}### Input:
        {Input}

        {/Input}### Response:
        {Output}
        """;
}
