using SftRecipes;

/// <summary>
/// Llama 2 Chat in 4-bit, LoRA on the query and value projections, in the prompt format that it was trained with: instructions between
/// <c>[INST]</c> and <c>[/INST]</c>, a system prompt, where there is one, between <c>&lt;&lt;SYS&gt;&gt;</c> lines at their start.
/// </summary>
[SftRecipe("meta-llama/Llama-2-7b-chat-hf")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 16, Alpha = 32, Dropout = 0.05, TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("""
    [INST] {?System}<<SYS>>
    {System}
    <</SYS>>

    {/System}{Instruction} [/INST]{Output}
    """)]
[Dataset("Data/dialogues.jsonl")]
[TrainingArguments(
    OutputDirectory = "sft_model",
    PerDeviceTrainBatchSize = 1,
    GradientAccumulationSteps = 4,
    LearningRate = 2e-4,
    MaxSteps = 30,
    LoggingSteps = 1,
    MaxLength = 1024,
    Bf16 = true)]
[Generation(MaxNewTokens = 128)]
public partial class Llama2Chat : ISftRecipe<ChatInstruction>;

/// <summary>A row: who is to answer and how, what is asked, and the answer to learn.</summary>
public sealed record ChatInstruction(string? System, string Instruction, [property: Response] string Output);
