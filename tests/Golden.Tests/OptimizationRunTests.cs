using SftRecipes.Checkpoints;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes.Golden.Tests;

/// <summary>Recipes with other optimizers and schedules than the default, compiled and run.</summary>
public sealed class OptimizationRunTests : IDisposable
{
    private const int Steps = 6;
    private const double Peak = 1e-3;

    private readonly RunFolder _folder = new();

    private static readonly Dictionary<string, OptimizationCase> s_cases = new()
    {
        ["AdamW8Bit, restarts"] = new(
            "[FullFineTuning] [LrSchedulerKwargs(NumCycles = 2)]", "Optim = OptimizerType.AdamW8Bit, LrSchedulerType = LrSchedulerType.CosineWithRestarts",
            "state1.", [1, 0.75, 0.25, 1, 0.75, 0.25]),
        ["Adafactor, polynomial"] = new(
            "[FullFineTuning] [OptimArgs(ScaleParameter = true, ClipThreshold = 0.5)] [LrSchedulerKwargs(Power = 2, LrEnd = 0)]",
            "Optim = OptimizerType.Adafactor, LrSchedulerType = LrSchedulerType.Polynomial",
            "exp_avg_sq_row.", [1, 25 / 36d, 16 / 36d, 9 / 36d, 4 / 36d, 1 / 36d]),
        ["Adafactor, relative steps"] = new(
            "[Lora] [OptimArgs(RelativeStep = true, ScaleParameter = true, WarmupInit = true)]", "Optim = OptimizerType.Adafactor",
            "exp_avg_sq_col.", [1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3]),
        ["Lion, stable then falling"] = new(
            "[Lora] [LrSchedulerKwargs(NumDecaySteps = 4, MinLrRatio = 0.2, DecayType = DecayType.Linear)]",
            "Optim = OptimizerType.Lion, LrSchedulerType = LrSchedulerType.WarmupStableDecay, WarmupSteps = 1",
            "exp_avg.", [0, 1, 1, 0.8, 0.6, 0.4]),
        ["Sgd, inverse root"] = new(
            "[Lora] [OptimArgs(Momentum = 0.9, Nesterov = true)] [LrSchedulerKwargs(Timescale = 4)]",
            "Optim = OptimizerType.Sgd, LrSchedulerType = LrSchedulerType.InverseSqrt",
            "momentum_buffer.", [.. Enumerable.Range(0, Steps).Select(done => Math.Sqrt(4d / (done + 4)))]),
        ["LoRA+, smallest rate"] = new(
            "[Lora] [OptimArgs(LoraPlusLrRatio = 16)] [LrSchedulerKwargs(MinLr = 1e-4)]", "LrSchedulerType = LrSchedulerType.CosineWithMinLr",
            "exp_avg.", [.. Enumerable.Range(0, Steps).Select(done => (0.9 * 0.5 * (1 + Math.Cos(Math.PI * done / Steps))) + 0.1)]),

        // Every evaluation counts as none better: an improvement would have to halve the loss.
        ["plateau"] = new(
            "[Lora] [LrSchedulerKwargs(Patience = 1, Factor = 0.5, Threshold = 0.5)]",
            "LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 1",
            "exp_avg_sq.", [1, 1, 1, 0.5, 0.5, 0.25]),
    };

    public static TheoryData<string> Names => [.. s_cases.Keys];

    public void Dispose() => _folder.Dispose();

    /// <summary>Its rates are those of the schedule, its state is saved, and a resumed run ends in the same bytes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recipe_trains_and_goes_on_bit_by_bit(string name)
    {
        OptimizationCase given = s_cases[name];
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        string rate = given.Method.Contains("RelativeStep", StringComparison.Ordinal) ? "" : $"LearningRate = {Peak}, ";
        CompiledRecipe recipe = golden.Compile(
            given.Method,
            $"{rate}{given.Arguments}, PerDeviceTrainBatchSize = 2, WeightDecay = 0.01, MaxSteps = {Steps}, MaxLength = 64, SaveSteps = 4");
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 3);
        bool evaluates = given.Arguments.Contains("EvalStrategy", StringComparison.Ordinal);
        TrainingReport whole = await recipe.TrainAsync(
            rows, _folder.Options(golden, adapter: null) with { OutputDirectory = _folder["whole"] }, evaluates ? rows.Take(2) : null);
        string checkpoint = Path.Combine(_folder["whole"], "checkpoint-4");
        TrainingReport rest = await recipe.TrainAsync(
            rows,
            _folder.Options(golden, adapter: null) with { OutputDirectory = _folder["rest"], ResumeFrom = checkpoint },
            evaluates ? rows.Take(2) : null);

        Assert.Equal(given.Factors.Select(factor => factor * Peak), whole.History.Select(step => step.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(whole.History.Skip(4).Select(step => (step.Loss, step.LearningRate)), rest.History.Select(step => (step.Loss, step.LearningRate)));
        string file = given.Method.Contains("[Lora]", StringComparison.Ordinal) ? "adapter_model.safetensors" : "model.safetensors";
        byte[] result = File.ReadAllBytes(Path.Combine(whole.OutputDirectory, file));
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(rest.OutputDirectory, file)));
        Assert.NotEqual(result, File.ReadAllBytes(Path.Combine(checkpoint, file)));
        using SafetensorsFile state = SafetensorsFile.Open(Path.Combine(checkpoint, "optimizer.safetensors"));
        Assert.Contains(state.Names, tensor => tensor.StartsWith(given.State, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plateau_needs_rows_to_evaluate()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        CompiledRecipe recipe = golden.Compile(
            "[Lora]", "LrSchedulerType = LrSchedulerType.ReduceLrOnPlateau, EvalStrategy = IntervalStrategy.Epoch, MaxLength = 64");
        RecipeException error = await Assert.ThrowsAsync<RecipeException>(() => recipe.TrainAsync(
            GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 1), _folder.Options(golden, adapter: null)));
        Assert.Contains("there are no evaluation rows", error.Message);
    }

    [Fact]
    public void LoRA_plus_has_Bs_rate_and_none_for_the_others()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile(golden.LoraAttribute()).CreateModel(weights);

        IReadOnlyList<ParameterGroup> groups = ParameterGroups.LoraPlus(model, 0.1, lrRatio: 16, embeddingScale: 0.01);

        Assert.Equal([1, 16], groups.Select(group => group.LearningRateScale).Order());
        Assert.All(groups, group => Assert.Equal(0.1, group.WeightDecay));
        Assert.All(groups, group => Assert.All(group.Parameters, p => Assert.Equal(group.LearningRateScale == 16, p.Name.Contains("lora_B"))));
    }

    /// <summary>
    /// The parameters that transformers decays. Its version that made these values knows norms by their classes alone and decays root mean
    /// square norms of other classes than Llama's; newer ones leave out what is called a norm.
    /// </summary>
    [SkippableTheory]
    [InlineData("opt_125m_style")]
    [InlineData("llama_gqa")]
    [InlineData("gpt2")]
    [InlineData("falcon_7b_style")]
    [InlineData("mistral")]
    [GoldenKind("weight decay")]
    public void Parameters_are_decayed_as_transformers_does(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights(trained: true);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);

        IReadOnlyList<ParameterGroup> groups = ParameterGroups.Create(model, 0.1);

        IEnumerable<string> expected = golden.Values.GetProperty("weight_decay_parameter_names").EnumerateArray()
            .Select(item => item.GetString()!)
            .Where(parameter => !parameter.Contains("layernorm", StringComparison.Ordinal) && !parameter.Contains(".norm.", StringComparison.Ordinal));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            groups.Where(group => group.WeightDecay > 0).SelectMany(group => group.Parameters).Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            model.TrainedParameters().Count, groups.Sum(group => group.Parameters.Count));
    }

    /// <param name="Method">The attributes beside <c>[TrainingArguments]</c>.</param>
    /// <param name="Arguments">Its arguments.</param>
    /// <param name="State">What the state's names begin with.</param>
    /// <param name="Factors">Learning rates over the peak.</param>
    private sealed record OptimizationCase(string Method, string Arguments, string State, double[] Factors);
}
