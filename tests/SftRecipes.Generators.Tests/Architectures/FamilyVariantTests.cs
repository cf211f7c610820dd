using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Tests.Architectures;

/// <summary>The shapes that one family's configuration can ask for.</summary>
public class FamilyVariantTests
{
    [Theory]
    [InlineData("""{"model_type": "falcon"}""", true, "BeforeAttention input_layernorm", 1, "Concatenated")]
    [InlineData(
        """{"model_type": "falcon", "new_decoder_architecture": true, "hidden_size": 8192, "num_attention_heads": 128, "num_kv_heads": 8}""",
        true, "BeforeAttention ln_attn, BeforeMlp ln_mlp", 8, "Grouped")]
    [InlineData(
        """
        {"model_type": "falcon", "new_decoder_architecture": true, "hidden_size": 4096, "num_attention_heads": 32, "num_kv_heads": 8,
         "num_ln_in_parallel_attn": 1}
        """,
        true, "BeforeAttention input_layernorm", 8, "Grouped")]
    [InlineData(
        """
        {"model_type": "falcon", "alibi": true, "bias": true, "multi_query": false, "parallel_attn": false, "hidden_size": 2048,
         "num_attention_heads": 32}
        """,
        false, "BeforeAttention input_layernorm, BeforeMlp post_attention_layernorm", 32, "Grouped")]
    public void FalconIsThreeShapes(string config, bool parallel, string norms, int keyValueHeads, string layout)
    {
        ArchitectureModel model = Resolve(config);

        Assert.Equal(parallel, model.Layer.Parallel);
        Assert.Equal(norms, string.Join(", ", model.Layer.Norms.Select(norm => $"{norm.Place} {norm.Norm.Name}")));
        Assert.Equal((keyValueHeads, layout), (model.Layer.Attention.KeyValueHeads, model.Layer.Attention.Layout.ToString()));
        Assert.Equal(model.Alibi is null, model.Rotary is not null);
        Assert.Equal(model.Alibi is not null, model.AttentionSites().All(site => site.Linear.Bias));
    }

    /// <summary>Falcon divides its biases by √headDim with the scores, BLOOM does not.</summary>
    [Fact]
    public void AlibiIsScaledAsTheFamilyHasIt()
    {
        Assert.Equal(1, Resolve("""{"model_type": "bloom"}""").Alibi!.Scale);
        ArchitectureModel falcon = Resolve("""{"model_type": "falcon", "alibi": true, "hidden_size": 2048, "num_attention_heads": 32}""");
        Assert.Equal(1 / Math.Sqrt(64), falcon.Alibi!.Scale, 12);
    }

    [Theory]
    [InlineData("""{"model_type": "mistral", "sliding_window": null}""", "")]
    [InlineData("""{"model_type": "mistral", "num_hidden_layers": 3}""", "4096 111")]
    [InlineData("""{"model_type": "phi3", "num_hidden_layers": 3}""", "")]
    [InlineData("""{"model_type": "qwen2", "num_hidden_layers": 4, "sliding_window": 8, "max_window_layers": 2}""", "")]
    [InlineData(
        """{"model_type": "qwen2", "num_hidden_layers": 4, "sliding_window": 8, "max_window_layers": 2, "use_sliding_window": true}""", "8 0011")]
    [InlineData("""{"model_type": "gemma2", "num_hidden_layers": 4}""", "4096 1010")]
    [InlineData("""{"model_type": "gemma3_text", "num_hidden_layers": 7}""", "4096 1111101")]
    [InlineData(
        """{"model_type": "gemma3_text", "num_hidden_layers": 2, "layer_types": ["full_attention", "sliding_attention"]}""", "4096 01")]
    public void WindowsAreTheFamilys(string config, string windows)
    {
        WindowModel? window = Resolve(config).Window;

        Assert.Equal(windows, window is null ? "" : $"{window.Size} {string.Concat(window.Layers.Select(layer => layer ? '1' : '0'))}");
    }

    /// <summary>A window that is null is none; the run-time check must tell it from one that is absent.</summary>
    [Fact]
    public void ANullThatCountsIsPartOfTheContract()
    {
        ContractField field = Assert.Single(
            Resolve("""{"model_type": "mistral", "sliding_window": null}""").Contract, field => field.Name == "sliding_window");

        Assert.Equal(("null", "4096", true), (field.Value, field.WhenAbsent, field.NullCounts));
    }

    /// <summary>Published BLOOM files write n_embed, saved ones hidden_size.</summary>
    [Theory]
    [InlineData("n_embed")]
    [InlineData("hidden_size")]
    public void AFieldCanHaveTwoNames(string name)
    {
        ArchitectureModel model = Resolve($$"""{"model_type": "bloom", "{{name}}": 96, "num_attention_heads": 4}""");

        Assert.Equal((96, 24, 384), (model.HiddenSize, model.Layer.Attention.HeadDim, model.Layer.Mlp.Up.Out));
        ContractField field = Assert.Single(model.Contract, field => field.Name == "hidden_size");
        Assert.Equal(("96", "n_embed"), (field.Value, field.Alias));
    }

    [Theory]
    [InlineData("""{"model_type": "gpt2"}""", null, false)]
    [InlineData("""{"model_type": "gpt2", "scale_attn_weights": false}""", 1.0, false)]
    [InlineData("""{"model_type": "gpt2", "scale_attn_by_inverse_layer_idx": true}""", 0.125, true)]
    [InlineData("""{"model_type": "gemma2", "query_pre_attn_scalar": 144}""", 1 / 12.0, false)]
    public void ScoresAreScaledAsAsked(string config, double? scale, bool byLayer)
    {
        ScoreModel score = Resolve(config).Layer.Attention.Score;

        Assert.Equal((scale, byLayer), (score.Scale, score.ByInverseLayer));
    }

    [Fact]
    public void LongRopeHasADivisorForEachFrequency()
    {
        ArchitectureModel model = Resolve("""
            {"model_type": "phi3", "hidden_size": 16, "num_attention_heads": 4, "max_position_embeddings": 64,
             "original_max_position_embeddings": 16, "rope_scaling": {"type": "longrope", "short_factor": [1, 1.5], "long_factor": [2, 4]}}
            """);

        RopeScalingModel scaling = model.Rotary!.Scaling!;
        Assert.Equal((RopeScalingKind.LongRope, 16), (scaling.Kind, scaling.OriginalMaxPositions));
        Assert.Equal([1, 1.5], scaling.ShortFactors);
        Assert.Equal([2, 4], scaling.LongFactors);
        Assert.Equal(Math.Sqrt(1.5), scaling.AttentionFactor, 12);
    }

    [Theory]
    [InlineData("""{"model_type": "bloom", "apply_residual_connection_post_layernorm": true}""", "apply_residual_connection_post_layernorm")]
    [InlineData("""{"model_type": "stablelm", "qk_layernorm": true}""", "qk_layernorm")]
    [InlineData("""{"model_type": "gptj", "rotary_dim": 7}""", "rotary_dim")]
    [InlineData("""{"model_type": "gemma2", "sliding_window": 0}""", "sliding_window")]
    [InlineData("""{"model_type": "gemma2", "final_logit_softcapping": -1}""", "final_logit_softcapping")]
    [InlineData("""{"model_type": "gemma3_text", "layer_types": ["full_attention"]}""", "layer_types")]
    [InlineData("""{"model_type": "gemma3_text", "layer_types": ["linear_attention"]}""", "layer_types")]
    [InlineData("""{"model_type": "phi3", "rope_scaling": {"type": "longrope", "short_factor": [1], "long_factor": 2}}""", "short_factor")]
    public void WhatIsAnotherModelIsRefused(string config, string field)
    {
        (ArchitectureModel? architecture, IReadOnlyList<Problem> problems) = ModelFile.Read(config);

        Assert.Null(architecture);
        Assert.Contains(problems, problem =>
            problem.RuleId == RuleIds.ConfigFieldOutOfRange && problem.Arguments[0].EndsWith(field, StringComparison.Ordinal));
    }

    private static ArchitectureModel Resolve(string config)
    {
        (ArchitectureModel? architecture, IReadOnlyList<Problem> problems) = ModelFile.Read(config);
        Assert.Empty(problems);
        return architecture!;
    }
}
