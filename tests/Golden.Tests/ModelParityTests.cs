using System.Text.Json;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Generated models against transformers' and PEFT's: logits, losses, gradients.</summary>
public class ModelParityTests
{
    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("logits")]
    public void Logits_and_loss_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights();
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        Check.Forward(golden, model, "base.logits", golden.Values.GetProperty("forward").GetProperty("base_loss").GetDouble());
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("gradients")]
    public void Full_gradients_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights(trained: true);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        Check.Backward(golden, model);
        var gradients = model.TrainedParameters().ToDictionary(p => p.Name, p => p.Parameter.grad);
        foreach (JsonProperty expected in golden.Values.GetProperty("full_grad_stats").EnumerateObject())
        {
            torch.Tensor gradient = gradients[expected.Name] ?? throw new InvalidOperationException($"'{expected.Name}' has no gradient.");
            double norm = expected.Value.GetProperty("l2").GetDouble();
            Check.Near(norm, gradient.norm().ToDouble(), 1e-4 * norm + 1e-7, expected.Name);
            double[] head = [.. expected.Value.GetProperty("head").EnumerateArray().Select(value => value.GetDouble())];
            using torch.Tensor flat = gradient.reshape(-1);
            for (int i = 0; i < head.Length; i++)
            {
                Check.Near(head[i], flat[i].ToDouble(), 1e-4 * norm + 1e-7, $"{expected.Name}[{i}]");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("lora")]
    public void Adapted_logits_loss_and_gradients_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile(golden.LoraAttribute()).CreateModel(weights);
        JsonElement lora = golden.Values.GetProperty("lora");
        Check.Forward(golden, model, "lora.logits", lora.GetProperty("loss").GetDouble());
        Assert.Equal(
            lora.GetProperty("trainable_parameters").GetInt64(), model.TrainedParameters().Sum(p => p.Parameter.numel()));
        Check.Backward(golden, model);
        Check.AdapterGradients(golden, model);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    [GoldenKind("qlora")]
    public void Quantized_logits_loss_and_gradients_equal_bitsandbytes(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile(Check.QuantizedMethod(golden)).CreateModel(weights);
        using GoldenCase forward = GoldenCase.Open(Path.GetFileName(golden.Directory));
        Check.Forward(golden, model, "lora.logits", golden.Values.GetProperty("lora_loss").GetDouble(), forward.Values);
        foreach ((_, Adapters.IAdapted adapter) in model.Adapters())
        {
            adapter.AdapterEnabled = false;
        }

        Check.Forward(golden, model, "base.logits", golden.Values.GetProperty("base_loss").GetDouble(), forward.Values);
        foreach ((_, Adapters.IAdapted adapter) in model.Adapters())
        {
            adapter.AdapterEnabled = true;
        }

        Check.Backward(golden, model, forward.Values);
        Check.AdapterGradients(golden, model);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Formats), MemberType = typeof(Discovery))]
    [GoldenKind("container")]
    public void Every_container_gives_the_same_model(string name)
    {
        string directory = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "formats", name);
        string original = name[..(name.IndexOf("_style", StringComparison.Ordinal) + "_style".Length)];
        using GoldenCase golden = GoldenCase.Open(original);
        using var weights = ModelWeights.FromCheckpoint(Checkpoint.Open(directory), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        string own = Path.Combine(directory, "golden.safetensors");
        using Checkpoints.SafetensorsFile? half = File.Exists(own) ? Checkpoints.SafetensorsFile.Open(own) : null;
        Check.Logits(golden, model, half ?? golden.Tensors, half is null ? "base.logits" : "logits", golden.Values);
    }
}
