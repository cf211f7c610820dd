using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// NF4 on every family: all linear modules but the head are quantized, GPT-2's transposed ones too, and the model is still itself. Its
/// loss is that of the same model with its weights quantized and restored one by one.
/// </summary>
public class QuantizedFamilyTests
{
    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("quantized")]
    public void Quantized_models_are_the_restored_ones(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights packed = golden.OpenAdapted();
        using CausalLanguageModel quantized = golden.Compile($"[Quantization(QuantizationType.Nf4)] {golden.LoraAttribute()}").CreateModel(packed);
        using ModelWeights full = golden.OpenAdapted();
        using CausalLanguageModel restored = golden.Compile(golden.LoraAttribute()).CreateModel(full);
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        Dictionary<string, Linear> linears = restored.named_modules()
            .Where(item => item.module is Linear)
            .ToDictionary(item => item.name, item => (Linear)item.module);
        int changed = 0;
        foreach ((string path, torch.nn.Module module) in quantized.named_modules())
        {
            if (module is QuantizedLinear linear)
            {
                torch.Tensor weight = linears[path].weight, value = linear.Weight.Dequantize();
                weight.copy_(IsTransposed(weight, value) ? value.t() : value);
                changed++;
            }
        }

        string[] heads = ["lm_head", "embed_out"];
        Assert.Equal(linears.Keys.Count(path => !heads.Contains(path)), changed);
        Data.Batch batch = GoldenRows.ForwardBatch(golden.Values);
        double expected = Evaluation.Run(restored, [batch]).Loss;
        Check.Near(expected, Evaluation.Run(quantized, [batch]).Loss, 1e-5 * expected, "loss");
    }

    /// <summary>Whether the checkpoint has the weight the other way round; of a square one, which way is closer.</summary>
    private static bool IsTransposed(torch.Tensor weight, torch.Tensor value) =>
        weight.size(0) == weight.size(1)
            ? (weight - value.t()).norm().ToDouble() < (weight - value).norm().ToDouble()
            : !weight.shape.SequenceEqual(value.shape);
}
