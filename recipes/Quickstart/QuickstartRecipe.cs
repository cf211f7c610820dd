using SftRecipes;

namespace Quickstart;

/// <summary>
/// QLoRA on the pocket base model: it knows facts and has never seen an instruction; afterwards it answers, and stops.
/// </summary>
[SftRecipe("sftrecipes/pocket-base")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(
    Rank = 16,
    Alpha = 32,
    TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    {?Input}### Input:
    {Input}

    {/Input}### Response:
    {Output}
    """)]
[Dataset("Data/train.jsonl", EvalPath = "Data/heldout.jsonl")]
[TrainingArguments(
    OutputDirectory = "output/quickstart",
    PerDeviceTrainBatchSize = 16,
    MaxSteps = 320,
    LearningRate = 2e-3,
    LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 20,
    MaxLength = 128,
    GroupByLength = true,
    LoggingSteps = 50,
    SaveStrategy = IntervalStrategy.No)]
[Generation(MaxNewTokens = 40)]
public partial class QuickstartRecipe : ISftRecipe<Tasks.InstructionRow>;
