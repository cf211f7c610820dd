using System.Text.Json;
using System.Text.Json.Nodes;
using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Golden.Tests;

/// <summary>LoRA's variants against PEFT's, each recipe made of the case's <c>adapter_config.json</c>.</summary>
public sealed class LoraVariantParityTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Discovery.LoraVariants), MemberType = typeof(Discovery))]
    [GoldenKind("lora variant")]
    public void Logits_loss_gradients_and_counts_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.OpenVariant(name);
        using GoldenCase model = GoldenCase.Open(Path.GetFileName(golden.Directory));
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute());
        using ModelWeights weights = golden.OpenAdapted(recipe.Definition);
        using CausalLanguageModel adapted = recipe.CreateModel(weights);
        weights.RequireAdapterUsed();
        Check.Forward(golden, adapted, "lora.logits", golden.Values.GetProperty("loss").GetDouble(), model.Values);

        long trainable = golden.Values.GetProperty("trainable_parameters").GetInt64();
        Assert.Equal(trainable, adapted.TrainedParameters().Sum(p => p.Parameter.numel()));
        Assert.Equal(trainable, recipe.Definition.TrainableParameters);
        string[] keys = [.. golden.Values.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)];
        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            adapted.TrainedParameters().Select(p => SavedAdapter.KeyPrefix + p.Name).Order(StringComparer.Ordinal));

        Check.Backward(golden, adapted, model.Values);
        CheckGradients(golden, adapted.TrainedParameters());
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.LoraVariants), MemberType = typeof(Discovery))]
    [GoldenKind("variant merged")]
    public void Merged_logits_equal_PEFT_on_disk_and_in_memory(string name)
    {
        using GoldenCase golden = GoldenCase.OpenVariant(name);
        using GoldenCase model = GoldenCase.Open(Path.GetFileName(golden.Directory));
        Batch batch = GoldenRows.ForwardBatch(model.Values);
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute());

        // Of some variants there are no merged logits; the unmerged ones differ from them by rounding only.
        bool hasMerged = golden.Tensors.Names.Contains("merged.logits.seq0");
        using torch.Tensor expected = hasMerged ? golden.Tensors.Read("merged.logits.seq0") : golden.Tensors.Read("lora.logits")[0].clone();

        AdapterMerger.Merge(golden.Directory, recipe.Definition.BaseModelPrefix, golden.AdapterDirectory, _folder["merged"], torch.ScalarType.Float32);
        using (var merged = ModelWeights.FromCheckpoint(Checkpoint.Open(_folder["merged"]), torch.CPU, ComputeType.Float32, trained: false))
        using (CausalLanguageModel plain = golden.Compile("[FullFineTuning]").CreateModel(merged))
        {
            CheckFirstRow(golden, plain, batch, expected);
        }

        using ModelWeights weights = golden.OpenAdapted(recipe.Definition);
        using CausalLanguageModel adapted = recipe.CreateModel(weights);
        IReadOnlyList<(string Name, byte[] Bytes)> before = Bytes(adapted);
        foreach ((_, IAdapted module) in adapted.Adapters())
        {
            module.Merge();
            Assert.True(module.IsMerged);
        }

        CheckFirstRow(golden, adapted, batch, expected);
        foreach ((_, IAdapted module) in adapted.Adapters())
        {
            module.Unmerge();
        }

        CheckFirstRow(golden, adapted, batch, expected);
        CheckRestored(before, adapted);
    }

    /// <summary>One step is trained from PEFT's adapter, and what is saved says of itself what PEFT's files say.</summary>
    [SkippableTheory]
    [MemberData(nameof(Discovery.LoraVariants), MemberType = typeof(Discovery))]
    [GoldenKind("variant files")]
    public async Task Files_are_PEFTs_field_for_field_and_key_for_key(string name)
    {
        using GoldenCase golden = GoldenCase.OpenVariant(name);
        using GoldenCase model = GoldenCase.Open(Path.GetFileName(golden.Directory));
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), "MaxSteps = 1, MaxLength = 64, SaveStrategy = IntervalStrategy.No");

        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(model.Values.GetProperty("train_batches"), 1), _folder.Options(golden, golden.AdapterDirectory));

        JsonObject expected = Config(golden.AdapterDirectory), actual = Config(report.OutputDirectory);
        Assert.Equal("golden/case", actual["base_model_name_or_path"]!.GetValue<string>());
        expected["base_model_name_or_path"] = "golden/case";
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        using PeftAdapter theirs = PeftAdapter.Open(golden.AdapterDirectory), ours = PeftAdapter.Open(report.OutputDirectory);
        Assert.Equal(Shapes(theirs), Shapes(ours));
    }

    private static void CheckGradients(GoldenCase golden, IReadOnlyList<(string Name, Parameter Parameter)> trained)
    {
        using var scope = torch.NewDisposeScope();
        JsonElement large = golden.Values.GetProperty("grad_stats_of_large_tensors");
        foreach ((string name, Parameter parameter) in trained)
        {
            string key = SavedAdapter.KeyPrefix + name;
            torch.Tensor gradient = parameter.grad ?? throw new InvalidOperationException($"'{name}' has no gradient.");
            if (large.TryGetProperty(key, out JsonElement stats))
            {
                double l2 = stats.GetProperty("l2").GetDouble();
                Check.Near(l2, gradient.norm().ToDouble(), 1e-4 * l2, key);
                float[] head = [.. gradient.reshape(-1).narrow(0, 0, 3).data<float>()];
                Assert.All(
                    stats.GetProperty("head").EnumerateArray().Zip(head),
                    pair => Check.Near(pair.First.GetDouble(), pair.Second, 1e-4 * l2, key));
                continue;
            }

            torch.Tensor expected = golden.Tensors.Read("lora.grad." + key);
            Check.Near(0, (expected - gradient).norm().ToDouble(), 1e-4 * expected.norm().ToDouble() + 1e-7, key);
        }
    }

    private static void CheckFirstRow(GoldenCase golden, CausalLanguageModel model, Batch batch, torch.Tensor expected)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        model.eval();
        torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
        torch.Tensor difference = (expected - model.Logits(hidden)[0]).abs().narrow(0, 0, batch.Lengths[0]);
        Check.Near(0, difference.max().ToDouble(), golden.LogitTolerance(), "logits of row 0");
    }

    private static IReadOnlyList<(string Name, byte[] Bytes)> Bytes(CausalLanguageModel model) =>
        [.. model.named_parameters().Select(p => (p.name, p.parameter.bytes.ToArray()))];

    private static void CheckRestored(IReadOnlyList<(string Name, byte[] Bytes)> before, CausalLanguageModel model)
    {
        using var scope = torch.NewDisposeScope();
        foreach (((string name, byte[] bytes), (_, Parameter parameter)) in before.Zip(model.named_parameters()))
        {
            torch.Tensor old = torch.tensor(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray());
            Check.Near(0, (old - parameter.reshape(-1)).abs().max().ToDouble(), 1e-6, name);
        }
    }

    /// <summary>adapter_config.json with its keys and its list of targets, which PEFT writes in the order of a set, sorted.</summary>
    private static JsonObject Config(string directory)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "adapter_config.json")))!.AsObject();
        return new JsonObject(config.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(
            field.Key,
            field.Value is JsonArray array && field.Key == "target_modules"
                ? new JsonArray([.. array.Select(item => item!.DeepClone()).OrderBy(item => item.ToString(), StringComparer.Ordinal)])
                : field.Value?.DeepClone())));
    }

    private static IEnumerable<string> Shapes(PeftAdapter adapter) => adapter.Weights.Names
        .Select(name => $"{name} [{string.Join(", ", adapter.Weights.Describe(name).Shape)}]")
        .Order(StringComparer.Ordinal);
}
