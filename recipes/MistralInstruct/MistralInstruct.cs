using SftRecipes;

/// <summary>
/// Mistral 7B Instruct in 4-bit, LoRA on all projections of attention, in its own prompt format: the instruction between <c>[INST]</c>
/// and <c>[/INST]</c>, no system prompt.
/// </summary>
[SftRecipe("mistralai/Mistral-7B-Instruct-v0.1")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 8, Alpha = 16, Dropout = 0.05, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj"])]
[PromptTemplate("""
    [INST] {Instruction}{?Input}

    {Input}{/Input} [/INST]{Output}
    """)]
[Dataset("Data/instructions.jsonl")]
[TrainingArguments(
    OutputDirectory = "sft_model",
    PerDeviceTrainBatchSize = 1,
    GradientAccumulationSteps = 4,
    LearningRate = 1e-4,
    MaxSteps = 30,
    LoggingSteps = 1,
    MaxLength = 1024,
    Bf16 = true)]
[Generation(MaxNewTokens = 128)]
public partial class MistralInstruct : ISftRecipe<MistralInstruction>;

/// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>
public sealed record MistralInstruction(string Instruction, string? Input, [property: Response] string Output);
