using SftRecipes;

namespace SftRecipe._1;

/// <summary>Fine-tunes BASE_MODEL.</summary>
[SftRecipe("BASE_MODEL")]
#if (Quantized)
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
#endif
#if (Lora)
[Lora(Rank = 16, Alpha = 32)]
#else
[FullFineTuning]
#endif
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    {?Input}### Input:
    {Input}

    {/Input}### Response:
    {Output}
    """)]
[Dataset("Data/train.jsonl")]
[TrainingArguments(OutputDirectory = "output", PerDeviceTrainBatchSize = 2, MaxSteps = 30, LoggingSteps = 1, MaxLength = 256)]
public partial class TrainingRecipe : ISftRecipe<InstructionExample>;

/// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>
public sealed record InstructionExample(string Instruction, string? Input, [property: Response] string Output);
