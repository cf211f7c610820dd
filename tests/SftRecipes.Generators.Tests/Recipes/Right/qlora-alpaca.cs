// notes: SFT0209
[SftRecipe("facebook/opt-350m")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
[Dataset("data/alpaca.jsonl")]
[TrainingArguments(OutputDirectory = "sft_model", PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, LearningRate = 2e-4, MaxSteps = 30, LoggingSteps = 1, MaxLength = 512)]
[PromptTemplate("""
    ### Instruction:
    {Instruction}

    {?Input}### Input:
    {Input}

    {/Input}### Response:
    {Output}
    """)]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
