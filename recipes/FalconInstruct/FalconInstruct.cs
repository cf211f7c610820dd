using SftRecipes;

/// <summary>
/// Falcon 7B Instruct in 4-bit, LoRA on the one projection that holds queries, keys and values, as a dialogue of <c>User</c> and
/// <c>Assistant</c>.
/// </summary>
[SftRecipe("tiiuae/falcon-7b-instruct")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true, ComputeType = ComputeType.BFloat16)]
[Lora(Rank = 16, Alpha = 32, Dropout = 0.05, TargetModules = ["query_key_value"])]
[PromptTemplate("""
    User: {Instruction}
    Assistant:{Output}
    """)]
[Dataset("Data/questions.jsonl")]
[TrainingArguments(
    OutputDirectory = "sft_model",
    PerDeviceTrainBatchSize = 1,
    GradientAccumulationSteps = 4,
    LearningRate = 2e-4,
    MaxSteps = 30,
    LoggingSteps = 1,
    MaxLength = 1024,
    Bf16 = true)]
[Generation(MaxNewTokens = 128, Stop = ["\nUser:"])]
public partial class FalconInstruct : ISftRecipe<FalconInstruction>;

/// <summary>A row: what the user says, and the answer to learn.</summary>
public sealed record FalconInstruction(string Instruction, [property: Response] string Output);
