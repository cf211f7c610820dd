using Quickstart.Tasks;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The quickstart's recipe, shorter, on full-precision weights.</summary>
[SftRecipe("sftrecipes/pocket-base")]
[Lora(Rank = 16, Alpha = 32, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    {?Input}### Input:
    {Input}

    {/Input}### Response:
    {Output}
    """)]
[TrainingArguments(
    PerDeviceTrainBatchSize = 16, MaxSteps = 60, LearningRate = 2e-3, LrSchedulerType = LrSchedulerType.Cosine, WarmupSteps = 10,
    MaxLength = 128, GroupByLength = true, SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 24, Stop = ["\n###"])]
public partial class PocketLora : ISftRecipe<InstructionRow>;
