using System.Text.Json.Nodes;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Tests.Adapters;

[Collection(TorchCollection.Name)]
public sealed class AdapterMergerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Models =>
        [.. Directory.GetDirectories(Path.Combine(GoldenFiles.Root, "models")).Select(path => Path.GetFileName(path)).Order()];

    /// <summary>Against the weights that PEFT's merge_and_unload gave.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void MergedWeightsArePefts(string name)
    {
        string model = Path.Combine(GoldenFiles.Root, "models", name);
        JsonNode golden = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "golden.json")))!;
        JsonObject stats = golden["lora"]!["merged_weight_stats"]!.AsObject();
        string prefix = golden["saved_keys"]!.AsArray().Select(key => key!.GetValue<string>().Split('.')[0])
            .First(part => part is not ("lm_head" or "embed_out"));

        MergeReport report = AdapterMerger.Merge(model, prefix, Path.Combine(model, "adapter"), _directory["merged"]);

        using IWeightSource before = Checkpoint.Open(model);
        using IWeightSource after = Checkpoint.Open(_directory["merged"]);
        Assert.Equal(before.Names, after.Names);
        Assert.Equal(stats.Count, report.MergedTensors);
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (string key in after.Names)
        {
            torch.Tensor merged = after.Read(key);
            if (stats[key] is not { } expected)
            {
                Assert.True(merged.bytes.SequenceEqual(before.Read(key).bytes), key);
                continue;
            }

            Near(expected["l2"]!.GetValue<double>(), merged.to(torch.ScalarType.Float64).norm().ToDouble(), key);
            Near(expected["sum"]!.GetValue<double>(), merged.to(torch.ScalarType.Float64).sum().ToDouble(), key);
            float[] head = [.. merged.flatten().slice(0, 0, 3, 1).data<float>()];
            Assert.All(
                expected["head"]!.AsArray().Select(value => value!.GetValue<double>()).Zip(head),
                pair => Near(pair.First, pair.Second, key));
        }
    }

    /// <summary>r = 4, alpha = 8: alpha / r is 2, alpha / √r is 4, and 12 / r is 3.</summary>
    [Theory]
    [InlineData(false, null, 2)]
    [InlineData(true, null, 4)]
    [InlineData(false, "q_proj", 3)]
    [InlineData(false, "layers.0.self_attn.q_proj", 3)]
    [InlineData(false, "layers.1.self_attn.q_proj", 2)]
    [InlineData(false, "j", 2)]
    public void TheScalingIsTheConfigurations(bool useRslora, string? alphaPattern, double scaling)
    {
        string model = Model("llama_gqa");
        string adapter = CopyAdapter(model, config =>
        {
            config["use_rslora"] = useRslora;
            config["alpha_pattern"] = alphaPattern is null ? new JsonObject() : new JsonObject { [alphaPattern] = 12 };
        });

        AdapterMerger.Merge(model, "model", adapter, _directory["merged"]);

        using IWeightSource before = Checkpoint.Open(model);
        using IWeightSource after = Checkpoint.Open(_directory["merged"]);
        using PeftAdapter weights = PeftAdapter.Open(adapter);
        using DisposeScope scope = torch.NewDisposeScope();
        const string Path = "model.layers.0.self_attn.q_proj";
        torch.Tensor product = torch.mm(
            weights.Weights.Read($"base_model.model.{Path}.lora_B.weight"), weights.Weights.Read($"base_model.model.{Path}.lora_A.weight"));
        torch.Tensor expected = before.Read($"{Path}.weight") + (product * scaling);
        Assert.True(torch.allclose(expected, after.Read($"{Path}.weight"), 1e-5, 1e-6));
    }

    [Fact]
    public void AnotherTypeIsTheFloat32ResultRounded()
    {
        string model = Model("llama_gqa");

        AdapterMerger.Merge(model, "model", Path.Combine(model, "adapter"), _directory["single"]);
        AdapterMerger.Merge(model, "model", Path.Combine(model, "adapter"), _directory["half"], torch.ScalarType.BFloat16);

        using IWeightSource single = Checkpoint.Open(_directory["single"]);
        using IWeightSource half = Checkpoint.Open(_directory["half"]);
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (string name in single.Names)
        {
            Assert.Equal(torch.ScalarType.BFloat16, half.Describe(name).Type);
            Assert.True(half.Read(name).bytes.SequenceEqual(single.Read(name).to(torch.ScalarType.BFloat16).bytes), name);
        }

        Assert.Contains("\"torch_dtype\": \"bfloat16\"", File.ReadAllText(_directory["half", "config.json"]));
    }

    [Fact]
    public void ATiedHeadStaysTied()
    {
        string model = Model("opt_125m_style");

        AdapterMerger.Merge(model, "model", Path.Combine(model, "adapter"), _directory["merged"]);

        using IWeightSource merged = Checkpoint.Open(_directory["merged"]);
        Assert.DoesNotContain("lm_head.weight", merged.Names);
    }

    [Theory]
    [InlineData("base_model.model.model.layers.0.self_attn.q_proj.bias", "neither A nor B")]
    [InlineData("base_model.model.lm_head.weight", "neither A nor B")]
    [InlineData("base_model.model.model.layers.9.self_attn.q_proj.lora_A.weight", "lacks")]
    public void EveryTensorOfTheAdapterMustBeUsed(string extra, string expected) => Refused(
        expected, CopyAdapter(Model("llama_gqa"), _ => { }, tensors => tensors[extra] = torch.zeros(4, 4)));

    [Fact]
    public void AnAdapterOfAnotherModelIsRefused() => Refused(
        "has no weight of its own for", Path.Combine(Model("opt_125m_style"), "adapter"));

    [Fact]
    public void AShapeThatDoesNotFitIsRefused() => Refused("give --model the model that it was trained on", CopyAdapter(
        Model("llama_gqa"),
        _ => { },
        tensors => tensors["base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"] = torch.zeros(4, 7)));

    [Theory]
    [InlineData(float.NaN, null)]
    [InlineData(1e4f, torch.ScalarType.Float16)]
    public void ResultsThatAreNotFiniteAreRefusedAndNothingIsWritten(float value, torch.ScalarType? type)
    {
        string adapter = CopyAdapter(Model("llama_gqa"), _ => { }, tensors =>
        {
            foreach (string key in tensors.Keys.Where(key => key.Contains("layers.0.self_attn.q_proj")).ToList())
            {
                tensors[key] = tensors[key].clone().fill_(value);
            }
        });

        Refused(type is null ? "not finite" : "--dtype bfloat16", adapter, type);
        Assert.False(Directory.Exists(_directory["merged"]));
    }

    [Fact]
    public void DoraWithoutLengthsIsRefused() => Refused("lora_magnitude_vector", CopyAdapter(Model("llama_gqa"), config => config["use_dora"] = true));

    /// <summary>PEFT saves these starts for base weights that it changed, unless it is told to convert them.</summary>
    [Theory]
    [InlineData("pissa")]
    [InlineData("pissa_niter_16")]
    [InlineData("olora")]
    [InlineData("loftq")]
    public void AnAdapterForOtherBaseWeightsIsRefused(string start) => Refused(
        $"was saved with init_lora_weights \"{start}\"", CopyAdapter(Model("llama_gqa"), config => config["init_lora_weights"] = start));

    [Fact]
    public void WhatIsNotKnownIsRefusedByName() =>
        Refused("uses lora_bias", CopyAdapter(Model("llama_gqa"), config => config["lora_bias"] = true));

    /// <summary>PEFT 0.4 knew no patterns, no use_rslora, no use_dora; what is missing has the value that it stood for.</summary>
    [Fact]
    public void AnOldConfigurationWillDo()
    {
        string model = Model("llama_gqa");
        string[] old = ["peft_type", "r", "lora_alpha", "lora_dropout", "target_modules", "bias", "fan_in_fan_out", "base_model_name_or_path"];
        string adapter = CopyAdapter(model, config =>
        {
            foreach (string name in config.Select(field => field.Key).Except(old).ToList())
            {
                config.Remove(name);
            }
        });

        AdapterMerger.Merge(model, "model", adapter, _directory["old"]);
        AdapterMerger.Merge(model, "model", Path.Combine(model, "adapter"), _directory["new"]);

        Assert.Equal(File.ReadAllBytes(_directory["new", "model.safetensors"]), File.ReadAllBytes(_directory["old", "model.safetensors"]));
    }

    [Fact]
    public void TheBaseModelIsNotOverwritten()
    {
        string model = Model("llama_gqa");

        string sameDirectory = Path.Combine(model, "adapter", "..") + Path.DirectorySeparatorChar;

        var exception = Assert.Throws<RecipeException>(
            () => AdapterMerger.Merge(model, "model", Path.Combine(model, "adapter"), sameDirectory));

        Assert.Contains("holds the base model", exception.Message);
    }

    public void Dispose() => _directory.Dispose();

    private static string Model(string name) => Path.Combine(GoldenFiles.Root, "models", name);

    private static void Near(double expected, double actual, string name) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-6 + (1e-5 * Math.Abs(expected)), $"{name}: expected {expected}, got {actual}");

    private void Refused(string expected, string adapter, torch.ScalarType? type = null)
    {
        var exception = Assert.Throws<RecipeException>(
            () => AdapterMerger.Merge(Model("llama_gqa"), "model", adapter, _directory["merged"], type));
        Assert.Contains(expected, exception.Message);
    }

    /// <summary>A copy of a golden adapter with its configuration or tensors changed.</summary>
    private string CopyAdapter(
        string model, Action<JsonObject> changeConfig, Action<Dictionary<string, torch.Tensor>>? changeTensors = null)
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        string source = Path.Combine(model, "adapter");
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "adapter_config.json")))!.AsObject();
        changeConfig(config);
        _directory.Write(Path.Combine("adapter", "adapter_config.json"), config.ToJsonString());
        using PeftAdapter adapter = PeftAdapter.Open(source);
        Dictionary<string, torch.Tensor> tensors = adapter.Weights.Names.ToDictionary(name => name, adapter.Weights.Read);
        changeTensors?.Invoke(tensors);
        SafetensorsWriter.Write(
            _directory["adapter", "adapter_model.safetensors"], tensors.Select(tensor => PendingTensor.Of(tensor.Key, tensor.Value)));
        return _directory["adapter"];
    }
}
