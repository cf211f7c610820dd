using System.Text.Json.Nodes;
using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Quantization;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// PiSSA, OLoRA and LoftQ: what they start from, and that what is trained from there is saved for the base model's own weights.
/// </summary>
public sealed class LoraStartTests : IDisposable
{
    private const string Target = "model.layers.0.self_attn.q_proj";
    private const int Rank = 4;
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("InitLoraWeights = InitLoraWeights.Gaussian")]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa")]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa, PissaNiter = 16")]
    [InlineData("InitLoraWeights = InitLoraWeights.Olora")]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa, UseDora = true")]
    public void The_first_output_is_the_base_models(string start)
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = New(golden);
        using CausalLanguageModel model = golden.Compile(Method(start)).CreateModel(weights);

        Check.Logits(golden, model, golden.Tensors, "base.logits", golden.Values);
    }

    /// <summary>Eckart and Young: what the best approximation of rank r leaves is the sum of the squares of the other singular values.</summary>
    [SkippableTheory]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa", 1e-5)]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa, PissaNiter = 16", 1e-3)]
    public void PiSSA_takes_the_largest_singular_values(string start, double tolerance)
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = New(golden);
        using CausalLanguageModel model = golden.Compile(Method(start)).CreateModel(weights);
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor weight = BaseWeight(golden);
        torch.Tensor values = torch.linalg.svdvals(weight);
        double left = values.narrow(0, Rank, values.size(0) - Rank).square().sum().ToDouble();

        IAdapted module = Module(model);
        torch.Tensor rest = weight - Product(module);

        Check.Near(left, rest.square().sum().ToDouble(), tolerance * left, "what is left");
        Check.Near(0, (rest - FrozenWeight(model)).abs().max().ToDouble(), 1e-6, "the frozen weight");

        // Half of the singular values' root is in each factor.
        torch.Tensor gram = torch.mm(module.LoraA, module.LoraA.t()) * module.Site.Settings.Scaling;
        Check.Near(0, (gram - torch.diag(values.narrow(0, 0, Rank))).abs().max().ToDouble(), tolerance * values[0].ToDouble(), "A·Aᵀ");
    }

    [SkippableFact]
    public void OLoRA_takes_the_first_columns_of_an_orthogonal_basis()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = New(golden);
        using CausalLanguageModel model = golden.Compile(Method("InitLoraWeights = InitLoraWeights.Olora")).CreateModel(weights);
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        IAdapted module = Module(model);

        torch.Tensor gram = torch.mm(module.LoraB.t(), module.LoraB);
        Check.Near(0, (gram - torch.eye(Rank)).abs().max().ToDouble(), 1e-5, "BᵀB");

        // A is upper triangular, and the projection of W on B's columns is B·A.
        Check.Near(0, module.LoraA.tril(-1).abs().max().ToDouble(), 1e-5, "A below its diagonal");
        torch.Tensor projected = torch.mm(module.LoraB, torch.mm(module.LoraB.t(), BaseWeight(golden)));
        Check.Near(0, (projected - torch.mm(module.LoraB, module.LoraA)).abs().max().ToDouble(), 1e-5, "B·A");
    }

    [SkippableTheory]
    [InlineData(4)]
    [InlineData(16)]
    public void LoftQ_makes_up_for_most_of_what_quantization_loses(int alpha)
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = New(golden);
        string method = "[Quantization(QuantizationType.Nf4)]\n" + Method("InitLoraWeights = InitLoraWeights.Loftq", alpha);
        using CausalLanguageModel model = golden.Compile(method).CreateModel(weights);
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor weight = BaseWeight(golden);
        using QuantizedWeight quantized = QuantizedWeight.Quantize(weight, QuantizationType.Nf4, 64, doubleQuantization: false);
        torch.Tensor lost = weight - quantized.Dequantize();
        torch.Tensor values = torch.linalg.svdvals(lost);
        double left = values.narrow(0, Rank, values.size(0) - Rank).square().sum().ToDouble();

        Check.Near(left, (lost - Product(Module(model))).square().sum().ToDouble(), 1e-4 * left, "what is left");
    }

    [SkippableTheory]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa")]
    [InlineData("InitLoraWeights = InitLoraWeights.Olora, UseRslora = true")]
    [InlineData("InitLoraWeights = InitLoraWeights.Pissa, UseDora = true")]
    public async Task What_is_saved_is_for_the_original_base_model(string start)
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        const string Pattern = "\n[LoraPattern(\"layers.1.self_attn.v_proj\", Rank = 3)]";
        CompiledRecipe recipe = golden.Compile(
            Method(start) + Pattern, "MaxSteps = 3, MaxLength = 64, LearningRate = 1e-2, EvalStrategy = IntervalStrategy.Epoch, "
                + "PerDeviceTrainBatchSize = 2, Shuffle = false, SaveStrategy = IntervalStrategy.Steps, SaveSteps = 2");
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 3);
        TrainingReport report = await recipe.TrainAsync(rows, _folder.Options(golden, adapter: null), rows);
        double loss = report.Evaluations[^1].Result.Loss;

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(report.OutputDirectory, "adapter_config.json")))!;
        Assert.Equal(2 * Rank, config["r"]!.GetValue<int>());
        Assert.Equal(6, config["rank_pattern"]!["layers.1.self_attn.v_proj"]!.GetValue<int>());
        Assert.True(config["init_lora_weights"]!.GetValue<bool>());

        // As PEFT would load it, as this program loads it, and merged.
        string plain = LoraSource.Of(PeftAdapterConfig.Load(report.OutputDirectory));
        foreach (CompiledRecipe reader in new[] { golden.Compile(plain), recipe })
        {
            using var saved = ModelWeights.WithAdapter(
                Checkpoint.Open(golden.Directory), new SavedAdapter(report.OutputDirectory), torch.CPU, ComputeType.Float32);
            using CausalLanguageModel loaded = reader.CreateModel(saved);
            Check.Near(loss, Loss(loaded, rows), 1e-5 * loss, "loss of what was saved");
        }

        AdapterMerger.Merge(golden.Directory, "model", report.OutputDirectory, _folder["merged"]);
        using var merged = ModelWeights.FromCheckpoint(Checkpoint.Open(_folder["merged"]), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel whole = golden.Compile("[FullFineTuning]").CreateModel(merged);
        Check.Near(loss, Loss(whole, rows), 1e-5 * loss, "loss of the merged model");

        // A resumed run takes the trained factors and the start apart again.
        TrainingReport rest = await recipe.TrainAsync(
            rows, _folder.Options(golden, adapter: null) with
            {
                OutputDirectory = _folder["rest"], ResumeFrom = Path.Combine(report.OutputDirectory, "checkpoint-2"),
            },
            rows);
        Assert.Equal(report.History[^1].Loss, Assert.Single(rest.History).Loss, 1e-6);
        Check.Near(loss, rest.Evaluations[^1].Result.Loss, 1e-5 * loss, "loss of the resumed run");
    }

    /// <summary>An adapter that makes up for rounding is merged into the rounded weights, not into those that were never rounded.</summary>
    [SkippableFact]
    public async Task A_LoftQ_adapter_is_merged_into_rounded_weights()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        CompiledRecipe recipe = golden.Compile(
            "[Quantization(QuantizationType.Nf4)]\n" + Method("InitLoraWeights = InitLoraWeights.Loftq").Replace(
                "[\"q_proj\", \"v_proj\"]", "[\"all-linear\"]", StringComparison.Ordinal),
            "MaxSteps = 1, MaxLength = 64, EvalStrategy = IntervalStrategy.Epoch, Shuffle = false, SaveStrategy = IntervalStrategy.No");
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 1);
        TrainingReport report = await recipe.TrainAsync(rows, _folder.Options(golden, adapter: null), rows);

        AdapterMerger.Merge(
            golden.Directory, "model", report.OutputDirectory, _folder["merged"], roundedBy: recipe.Definition.Quantization);

        using var merged = ModelWeights.FromCheckpoint(Checkpoint.Open(_folder["merged"]), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel whole = golden.Compile("[FullFineTuning]").CreateModel(merged);
        double loss = report.Evaluations[^1].Result.Loss;
        Check.Near(loss, Loss(whole, rows), 1e-5 * loss, "loss of the merged model");
    }

    private static string Method(string start, int alpha = 8) => $"[Lora(Rank = {Rank}, Alpha = {alpha}, TargetModules = [\"q_proj\", \"v_proj\"], {start})]";

    private static ModelWeights New(GoldenCase golden) =>
        ModelWeights.WithAdapter(Checkpoint.Open(golden.Directory), new RandomAdapter(1), torch.CPU, ComputeType.Float32);

    private static IAdapted Module(CausalLanguageModel model) => model.Adapters().Single(adapter => adapter.Path == Target).Module;

    private static torch.Tensor Product(IAdapted module) => torch.mm(module.LoraB, module.LoraA) * module.Site.Settings.Scaling;

    private static torch.Tensor FrozenWeight(CausalLanguageModel model) =>
        model.named_parameters().Single(parameter => parameter.name == Target + ".base_layer.weight").parameter;

    private static torch.Tensor BaseWeight(GoldenCase golden)
    {
        using IWeightSource source = Checkpoint.Open(golden.Directory);
        return source.Read(Target + ".weight").clone();
    }

    private static double Loss(CausalLanguageModel model, IReadOnlyList<TokenizedExample> rows) => Evaluation.Run(
        model, rows.Select(row => Collator.Collate([row], padTokenId: 0))).Loss;
}
