using SftRecipes.Adapters;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes.Tests.Hosting;

/// <summary>Definitions for tests; the numbers are those of OPT-350m with LoRA of rank 16 on q and v.</summary>
internal static class Recipes
{
    public static TrainingArguments Training(string outputDirectory = "sft_model") => new()
    {
        OutputDirectory = outputDirectory,
        PerDeviceTrainBatchSize = 2,
        PerDeviceEvalBatchSize = 2,
        GradientAccumulationSteps = 4,
        NumTrainEpochs = 3,
        MaxSteps = 30,
        LearningRate = 2e-4,
        LrSchedulerType = LrSchedulerType.Linear,
        WarmupSteps = 0,
        WarmupRatio = 0,
        AdamBeta1 = 0.9,
        AdamBeta2 = 0.999,
        AdamEpsilon = 1e-8,
        WeightDecay = 0,
        MaxGradNorm = 1,
        MaxLength = 24,
        OverLength = OverLengthPolicy.Drop,
        CompletionOnlyLoss = true,
        Shuffle = true,
        GroupByLength = false,
        LoggingSteps = 1,
        EvalStrategy = IntervalStrategy.No,
        EvalSteps = 0,
        SaveStrategy = IntervalStrategy.Steps,
        SaveSteps = 500,
        SaveTotalLimit = 0,
        Fp16 = false,
        Bf16 = false,
        Seed = 42,
    };

    public static RecipeDefinition Definition(string outputDirectory = "sft_model") => new()
    {
        Name = "OptAlpaca",
        BaseModel = "facebook/opt-350m",
        Revision = "main",
        Architecture = "OPTForCausalLM",
        Contract = [],
        BaseModelPrefix = "model",
        Lora = new LoraSettings(16, 32, 0.1),
        TargetModules = ["q_proj", "v_proj"],
        Quantization = new QuantizationSettings(QuantizationType.Nf4, 64, true),
        PromptTemplate = "Q: {Instruction}\n{?UserInput}{UserInput}\n{/UserInput}A: {Output}",
        PromptFields = [new PromptField("Instruction", Required: true), new PromptField("UserInput", Required: false)],
        AppendEos = true,
        Training = Training(outputDirectory),
        Generation = new GenerationSettings { MaxNewTokens = 7, Stop = ["###"] },
        TrainableParameters = 1_572_864,
        AllParameters = 332_769_280,
    };

    /// <summary>The template of <see cref="Definition"/>.</summary>
    public static IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field)
    {
        string input = field("UserInput") is { Length: > 0 } given ? given + "\n" : "";
        return [new PromptSegment($"Q: {field("Instruction")}\n{input}A: ", Trained: false)];
    }

    /// <summary>Rows of the template, read as a generated recipe reads them.</summary>
    public static IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path) =>
        ExampleReader.ReadRows<Row>(path).Select(row => row.With<IReadOnlyList<PromptSegment>>(
        [
            .. RenderPrompt(name => name == nameof(Row.Instruction) ? row.Value.Instruction : row.Value.UserInput),
            new PromptSegment(row.Value.Output, Trained: true),
        ]));

    private sealed record Row(string Instruction, string? UserInput, string Output);
}
