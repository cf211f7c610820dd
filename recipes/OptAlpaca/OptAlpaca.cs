using SftRecipes;

/// <summary>
/// The tutorial's run: OPT-350m in 4-bit, LoRA on the query and value projections, an Alpaca-style prompt, 30 steps on three rows.
/// </summary>
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.Float16)]
[Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    {?Input}### Input:
    {Input}

    {/Input}### Response:
    {Output}
    """)]
[Dataset("Data/examples.jsonl")]
[TrainingArguments(
    OutputDirectory = "sft_model",
    PerDeviceTrainBatchSize = 2,
    GradientAccumulationSteps = 2,
    LearningRate = 2e-4,
    MaxSteps = 30,
    LoggingSteps = 1,
    MaxLength = 512,
    Fp16 = true)]
[Generation(MaxNewTokens = 64)]
public partial class OptAlpaca : ISftRecipe<InstructionExample>;

/// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>
public sealed record InstructionExample(string Instruction, string? Input, [property: Response] string Output);
