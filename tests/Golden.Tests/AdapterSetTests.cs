using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Several of PEFT's adapters on one model in memory: each, when it is the active one, gives its own golden logits.</summary>
public class AdapterSetTests
{
    [SkippableFact]
    public void Switched_adapters_equal_each_alone()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        GoldenCase[] variants = [.. new[] { "dora", "rslora", "modules_to_save", "rank_alpha_pattern", "layers_to_transform", "target_regex" }
            .Select(name => GoldenCase.OpenVariant("llama_gqa__" + name))];
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile(golden.LoraAttribute()).CreateModel(weights);
        using var adapters = new AdapterSet(model, () => Checkpoint.Open(golden.Directory), tuned: true);
        Assert.Equal("default", adapters.Active);
        foreach (GoldenCase variant in variants)
        {
            adapters.Load(Path.GetFileName(variant.AdapterDirectory), variant.AdapterDirectory);
            Assert.Equal("default", adapters.Active);
        }

        // There and back, so that what one leaves behind would show in the next.
        foreach (GoldenCase variant in variants.Concat(variants.Reverse()))
        {
            adapters.Set(Path.GetFileName(variant.AdapterDirectory));
            Check.Logits(golden, model, variant.Tensors, "lora.logits", golden.Values);
        }

        adapters.Set("llama_gqa__modules_to_save");
        adapters.Set(null);
        Check.Logits(golden, model, golden.Tensors, "base.logits", golden.Values);
        adapters.Set("default");
        Check.Logits(golden, model, golden.Tensors, "lora.logits", golden.Values);

        foreach (GoldenCase variant in variants)
        {
            string name = Path.GetFileName(variant.AdapterDirectory);
            adapters.Set(name);
            adapters.Merge();
            Check.Logits(golden, model, variant.Tensors, "lora.logits", golden.Values);
            adapters.Unmerge();
            adapters.Delete(name);
            Assert.Null(adapters.Active);
            Check.Logits(golden, model, golden.Tensors, "base.logits", golden.Values);
            variant.Dispose();
        }

        Assert.Equal(["default"], adapters.Names);
    }

    [SkippableFact]
    public void Misuse_is_one_sentence_and_changes_nothing()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using GoldenCase regex = GoldenCase.OpenVariant("llama_gqa__target_regex");
        using GoldenCase dora = GoldenCase.OpenVariant("llama_gqa__dora");
        using ModelWeights weights = ModelWeights.WithAdapter(
            Checkpoint.Open(dora.Directory), new SavedAdapter(dora.AdapterDirectory), torch.CPU, ComputeType.Float32);
        using CausalLanguageModel model = dora.Compile(dora.LoraAttribute()).CreateModel(weights);
        using var adapters = new AdapterSet(model, () => Checkpoint.Open(golden.Directory), tuned: true);

        Refused("has no place for", () => adapters.Load("other", regex.AdapterDirectory));
        Refused("There is an adapter 'default' already", () => adapters.Load("default", dora.AdapterDirectory));
        Refused("no adapter 'other' (loaded are default)", () => adapters.Set("other"));
        Refused("the adapter that the model was loaded with", () => adapters.Delete("default"));
        adapters.Merge();
        Refused("unmerge it before switching", () => adapters.Set(null));
        adapters.Unmerge();
        adapters.Set(null);
        Refused("No adapter is active", adapters.Merge);
        adapters.Set("default");

        Assert.Equal(["default"], adapters.Names);
        Check.Logits(golden, model, dora.Tensors, "lora.logits", golden.Values);
    }

    [SkippableFact]
    public void Quantized_weights_are_not_merged_into()
    {
        using GoldenCase golden = GoldenCase.Open("llama_gqa");
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile("[Quantization(QuantizationType.Nf4)]\n" + golden.LoraAttribute()).CreateModel(weights);
        using var adapters = new AdapterSet(model, () => Checkpoint.Open(golden.Directory), tuned: true);

        Refused("is stored in Nf4", adapters.Merge);

        Assert.False(adapters.IsMerged);
    }

    private static void Refused(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<RecipeException>(action).Message, StringComparison.Ordinal);
}
