using SftRecipes.Adapters;
using SftRecipes.Inference;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes.Tests.Inference;

/// <summary>What the generator would make of a small Llama with LoRA on all linear modules.</summary>
internal sealed class TestRecipe : IRecipe
{
    public static LlamaShape Shape { get; } = new() { Vocabulary = TestTokenizer.VocabularySize, Lora = new LoraSettings(4, 8, 0.1) };

    public static RecipeDefinition Definition { get; } = new()
    {
        Name = "TestRecipe",
        BaseModel = "tests/llama",
        Revision = "main",
        Architecture = "LlamaForCausalLM",
        Contract = [new ModelContractField("model_type", "\"llama\"", null)],
        BaseModelPrefix = "model",
        Lora = Shape.Lora,
        PromptTemplate = "### Instruction: {Instruction} {Input} ### Response:{Output}",
        PromptFields = [new PromptField("Instruction", true), new PromptField("Input", false)],
        AppendEos = true,
        Training = new TrainingArguments
        {
            OutputDirectory = "out", PerDeviceTrainBatchSize = 1, PerDeviceEvalBatchSize = 1, GradientAccumulationSteps = 1,
            NumTrainEpochs = 1, MaxSteps = 1, LearningRate = 1e-3, LrSchedulerType = LrSchedulerType.Linear, WarmupSteps = 0,
            WarmupRatio = 0, AdamBeta1 = 0.9, AdamBeta2 = 0.999, AdamEpsilon = 1e-8, WeightDecay = 0, MaxGradNorm = 1, MaxLength = 64,
            OverLength = OverLengthPolicy.Drop, CompletionOnlyLoss = true, Shuffle = true, GroupByLength = false, LoggingSteps = 1,
            EvalStrategy = IntervalStrategy.No, EvalSteps = 0, SaveStrategy = IntervalStrategy.No, SaveSteps = 0, SaveTotalLimit = 0,
            Fp16 = false, Bf16 = false, Seed = 42,
        },
        Generation = new GenerationSettings { MaxNewTokens = 12 },
        TrainableParameters = 1,
        AllParameters = 1,
    };

    public static IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path) => [];

    public static IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field) =>
        [new($"### Instruction: {field("Instruction")}{(field("Input") is { } input ? " " + input : "")} ### Response:", false)];

    public static CausalLanguageModel CreateModel(ModelWeights weights) => new LlamaModel(weights, Shape);

    public static TrainingReport Train(TrainingRun run) => throw new InvalidOperationException("Not trained in these tests.");

    /// <summary>A language model of this recipe around any module tree.</summary>
    public static LanguageModel Wrap(CausalLanguageModel model, HuggingFaceTokenizer tokenizer, GenerationSettings? generation = null) =>
        new(new LoadedModel
        {
            Recipe = generation is null ? Definition : Definition with { Generation = generation },
            RenderPrompt = RenderPrompt,
            ModelId = "test",
            Model = model,
            Tokenizer = tokenizer,
            EosTokenIds = new HashSet<int> { tokenizer.EosId!.Value },
        });

    /// <summary>A language model that answers <paramref name="prompt"/> with a text, then EOS.</summary>
    public static LanguageModel Answering(
        IReadOnlyList<PromptSegment> prompt, string answer, HuggingFaceTokenizer tokenizer, Action? passed = null, int maxPositions = 1000)
    {
        int[] script =
        [
            .. tokenizer.Encode(prompt[0].Text), .. tokenizer.EncodeContinuation(answer), tokenizer.EosId!.Value,
        ];
        return Wrap(
            new ScriptedModel(script, TestTokenizer.VocabularySize, maxPositions) { Passed = passed }, tokenizer,
            new GenerationSettings { MaxNewTokens = 500 });
    }
}
