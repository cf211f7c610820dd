using System.Globalization;
using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Generated training loops against the real <c>Trainer</c>: every step's loss, gradient norm and rate, and the end result.</summary>
public sealed class TrainingParityTests : IDisposable
{
    private static readonly string[] s_keyBiases = ["k_proj.bias", "c_attn.bias", "query_key_value.bias"];

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("lora steps")]
    public async Task Ten_LoRA_steps_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement values = golden.Values.GetProperty("lora_train");
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), Arguments(values));
        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 10), _folder.Options(golden, golden.AdapterDirectory));
        CheckLog(values.GetProperty("log"), report);
        Check.Adapter(golden, report.OutputDirectory, "lora.step10.", 1e-4);
    }

    [SkippableTheory]
    [InlineData("llama_gqa")]
    [InlineData("opt_125m_style")]
    [GoldenKind("packing")]
    public async Task Ten_padding_free_steps_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement values = golden.Values.GetProperty("lora_train");
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), Arguments(values) + ", PaddingFree = true");
        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 10), _folder.Options(golden, golden.AdapterDirectory));
        CheckLog(values.GetProperty("log"), report);
        Check.Adapter(golden, report.OutputDirectory, "lora.step10.", 1e-4);
    }

    /// <summary>The four rows of PEFT's first step, packed into one batch: the same step.</summary>
    [SkippableTheory]
    [InlineData("llama_gqa")]
    [InlineData("opt_125m_style")]
    [GoldenKind("packing")]
    public async Task A_packed_step_equals_PEFTs(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement values = golden.Values.GetProperty("lora_train");
        JsonElement first = values.GetProperty("log")[0];
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 1);
        int longest = rows.Max(row => row.Length);
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), $"""
            PerDeviceTrainBatchSize = 8, NumTrainEpochs = 1, MaxLength = {longest + rows.Min(row => row.Length)}, WarmupSteps = 1,
            Packing = PackingStrategy.BestFitDecreasing
            """);
        TrainingReport report = await recipe.TrainAsync(rows, _folder.Options(golden, golden.AdapterDirectory));
        StepCompleted step = Assert.Single(report.History);
        Check.Near(first.GetProperty("loss").GetDouble(), step.Loss, 1e-5 * step.Loss, "loss");
        Check.Near(first.GetProperty("grad_norm_before_clip").GetDouble(), step.GradientNorm, 1e-4 * step.GradientNorm, "gradient norm");
        Assert.Equal((4, 0), (report.OverLength!.Rows, report.OverLength.Dropped));
        Assert.Equal(rows.Sum(row => row.Length), report.Tokens);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("lora, high rate")]
    public async Task Losses_fall_as_PEFTs_do_at_a_high_rate(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement values = golden.Values.GetProperty("lora_train_high_lr");
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), Arguments(golden.Values.GetProperty("lora_train"), 2e-2, warmup: 0));
        IReadOnlyList<TokenizedExample> twoSteps = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 2);
        TrainingReport report = await recipe.TrainAsync(
            Enumerable.Repeat(twoSteps, 5).SelectMany(rows => rows), _folder.Options(golden, golden.AdapterDirectory));
        double[] losses = [.. values.GetProperty("loss").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(losses.Length, report.History.Count);
        for (int i = 0; i < losses.Length; i++)
        {
            // Steps of this size amplify rounding; the tolerance grows with them.
            Check.Near(losses[i], report.History[i].Loss, 2e-3 * losses[i], $"loss of step {i + 1}");
        }

        Assert.True(losses[^2] < losses[0] && report.History[^2].Loss < report.History[0].Loss);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("full steps")]
    public async Task Five_full_steps_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement values = golden.Values.GetProperty("full_train");
        CompiledRecipe recipe = golden.Compile("[FullFineTuning]", Arguments(values));
        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 5), _folder.Options(golden, adapter: null));
        CheckLog(values.GetProperty("log"), report);
        using var weights = Checkpoints.SafetensorsFile.Open(Path.Combine(report.OutputDirectory, "model.safetensors"));
        JsonElement expected = golden.Values.GetProperty("full_train_weight_stats_after");
        Assert.Equal(
            golden.Values.GetProperty("saved_keys").EnumerateArray().Select(key => key.GetString()).Order(StringComparer.Ordinal),
            weights.Names.Order(StringComparer.Ordinal));
        foreach (JsonProperty weight in expected.EnumerateObject())
        {
            using torch.Tensor tensor = weights.Read(weight.Name);
            double norm = weight.Value.GetProperty("l2").GetDouble();

            // Attention does not depend on the key's bias where no rotation tells positions apart, so its gradient is nothing but
            // rounding, and Adam makes full steps of that: such numbers may be off by what the run's learning rates allow. In a
            // projection of queries, keys and values they are a part of the bias, in a partly rotated key as well.
            double wander = 2 * report.History.Sum(step => step.LearningRate);
            bool isNoise = golden.Values.GetProperty("full_grad_stats").GetProperty(weight.Name).GetProperty("l2").GetDouble() < 1e-6;
            bool holdsNoise = isNoise || s_keyBiases.Any(name => weight.Name.EndsWith(name, StringComparison.Ordinal));
            double reach = isNoise ? wander : 1e-4;
            Check.Near(norm, tensor.norm().ToDouble(), holdsNoise ? wander * Math.Sqrt(tensor.numel()) : 1e-4 * norm, weight.Name);
            double[] head = [.. weight.Value.GetProperty("head").EnumerateArray().Select(value => value.GetDouble())];
            using torch.Tensor flat = tensor.reshape(-1);
            for (int i = 0; i < head.Length; i++)
            {
                Check.Near(head[i], flat[i].ToDouble(), reach, $"{weight.Name}[{i}]");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    [GoldenKind("qlora steps")]
    public async Task Ten_QLoRA_steps_equal_bitsandbytes(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using GoldenCase model = GoldenCase.Open(Path.GetFileName(golden.Directory));
        CompiledRecipe recipe = golden.Compile(Check.QuantizedMethod(golden), Arguments(model.Values.GetProperty("lora_train")));
        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(model.Values.GetProperty("train_batches"), 10), _folder.Options(golden, golden.AdapterDirectory));
        CheckLog(golden.Values.GetProperty("lora_train_log"), report);
        Check.Adapter(golden, report.OutputDirectory, "lora.step10.", 1e-4);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("resumed")]
    public async Task A_resumed_run_equals_the_uninterrupted_one(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        string arguments = Arguments(golden.Values.GetProperty("lora_train"));
        string method = golden.LoraAttribute().Replace("Dropout = 0", "Dropout = 0.1", StringComparison.Ordinal);
        CompiledRecipe recipe = golden.Compile(method, arguments + ", SaveStrategy = IntervalStrategy.Steps, SaveSteps = 4, SaveTotalLimit = 1");
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 10);
        TrainingReport whole = await recipe.TrainAsync(rows, _folder.Options(golden, adapter: null) with { OutputDirectory = _folder["whole"] });
        string[] checkpoints = Directory.GetDirectories(whole.OutputDirectory, "checkpoint-*");
        Assert.Equal("checkpoint-8", Path.GetFileName(Assert.Single(checkpoints)));
        TrainingReport rest = await recipe.TrainAsync(rows, _folder.Options(golden, adapter: null) with
        {
            OutputDirectory = _folder["rest"],
            ResumeFrom = checkpoints[0],
        });
        Assert.Equal([9, 10], rest.History.Select(step => step.Step));
        Assert.Equal(whole.History.Skip(8).Select(step => step.Loss), rest.History.Select(step => step.Loss));
        const string weights = "adapter_model.safetensors";
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole.OutputDirectory, weights)), File.ReadAllBytes(Path.Combine(rest.OutputDirectory, weights)));
    }

    private static void CheckLog(JsonElement log, TrainingReport report)
    {
        Assert.Equal(log.GetArrayLength(), report.History.Count);
        foreach ((JsonElement expected, StepCompleted actual) in log.EnumerateArray().Zip(report.History))
        {
            double loss = expected.GetProperty("loss").GetDouble();
            double norm = expected.GetProperty("grad_norm_before_clip").GetDouble();
            Check.Near(loss, actual.Loss, 1e-5 * loss, $"loss of step {actual.Step}");
            Check.Near(norm, actual.GradientNorm, 1e-4 * norm, $"gradient norm of step {actual.Step}");
            Check.Near(expected.GetProperty("lr").GetDouble(), actual.LearningRate, 1e-12, $"learning rate of step {actual.Step}");
        }
    }

    private static string Arguments(JsonElement run, double? rate = null, int? warmup = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = {run.GetProperty("gradient_accumulation_steps").GetInt32()},
        LearningRate = {rate ?? run.GetProperty("lr").GetDouble()}, LrSchedulerType = LrSchedulerType.Linear,
        WarmupSteps = {warmup ?? run.GetProperty("warmup_steps").GetInt32()}, MaxSteps = {run.GetProperty("total_steps").GetInt32()},
        WeightDecay = {run.GetProperty("weight_decay").GetDouble()}, MaxGradNorm = {run.GetProperty("max_grad_norm").GetDouble()},
        MaxLength = 64, Shuffle = false
        """);
}
