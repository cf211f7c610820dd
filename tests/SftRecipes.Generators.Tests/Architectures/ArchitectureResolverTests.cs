using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Tests.Architectures;

public class ArchitectureResolverTests
{
    /// <summary>An empty configuration is transformers' default one: LlamaConfig() is Llama-2-7b's shape, OPTConfig() OPT-125m's.</summary>
    [Fact]
    public void AbsentFieldsHaveTransformersDefaults()
    {
        ArchitectureModel llama = Resolve("""{"model_type": "llama"}""");
        Assert.Equal(6_738_415_616, RecipeFacts.BaseParameters(llama));
        Assert.Equal(new RotaryModel(128, 10000, null), llama.Rotary);
        Assert.Equal(1e-6, llama.FinalNorm!.Epsilon);
        Assert.Equal(new TokenIdsModel(1, new[] { 2 }.ToEquatableArray(), null), llama.Tokens);
        Assert.Equal(0, llama.Dropout.MlpBranch);

        ArchitectureModel opt = Resolve("""{"architectures": ["OPTForCausalLM"]}""");
        Assert.Equal(125_239_296, RecipeFacts.BaseParameters(opt));
        Assert.Equal((0.1, 0.1), (opt.Dropout.AttentionBranch, opt.Dropout.MlpBranch));
        Assert.True(opt.Head.Tied);
    }

    [Theory]
    [InlineData("""{"type": "linear", "factor": 2}""", "Linear", 2, 2048, 1)]
    [InlineData("""{"rope_type": "dynamic", "factor": 4.0}""", "Dynamic", 4, 2048, 1)]
    [InlineData("""{"rope_type": "yarn", "factor": 4.0}""", "Yarn", 4, 2048, 1.138629436111989)]
    [InlineData("""{"rope_type": "yarn", "original_max_position_embeddings": 512}""", "Yarn", 4, 512, 1.138629436111989)]
    [InlineData("""{"rope_type": "yarn", "factor": 4, "attention_factor": 1.5, "original_max_position_embeddings": 512}""", "Yarn", 4, 512, 1.5)]
    [InlineData("""{"rope_type": "yarn", "factor": 4, "mscale": 1.0, "mscale_all_dim": 1.0}""", "Yarn", 4, 2048, 1)]
    public void RopeScalingIsReadAsTransformersReadsIt(string scaling, string kind, double factor, int original, double attention)
    {
        RopeScalingModel? read = Resolve($$"""{"model_type": "llama", "rope_scaling": {{scaling}}}""").Rotary!.Scaling;

        Assert.NotNull(read);
        Assert.Equal(kind, read.Kind.ToString());
        Assert.Equal((factor, original), (read.Factor, read.OriginalMaxPositions));
        Assert.Equal(attention, read.AttentionFactor, 12);
    }

    [Fact]
    public void RopeParametersHoldThetaAndScaling()
    {
        ArchitectureModel model = Resolve("""
            {"model_type": "llama", "rope_theta": 1.5, "rope_parameters": {"rope_theta": 500000.0, "rope_type": "linear", "factor": 3}}
            """);

        Assert.Equal(500000, model.Rotary!.Theta);
        Assert.Equal(RopeScalingKind.Linear, model.Rotary.Scaling!.Kind);
        Assert.Null(Resolve("""{"model_type": "llama", "rope_parameters": {"rope_type": "default"}}""").Rotary!.Scaling);
    }

    [Fact]
    public void OptLeavesOutWhatItsConfigurationSwitchesOff()
    {
        ArchitectureModel model = Resolve("""
            {"model_type": "opt", "enable_bias": false, "layer_norm_elementwise_affine": false, "_remove_final_layer_norm": true,
             "tie_word_embeddings": false, "activation_function": "gelu_new", "pad_token_id": null, "eos_token_id": [2, 50118]}
            """);

        Assert.All(model.LinearSites(), site => Assert.False(site.Linear.Bias));
        Assert.All(model.Layer.Norms, placed => Assert.False(placed.Norm.Affine));
        Assert.Null(model.FinalNorm);
        Assert.False(model.Head.Tied);
        Assert.Equal(ActivationKind.GeluTanh, model.Layer.Mlp.Activation);
        Assert.Null(model.Tokens.Pad);
        Assert.Equal([2, 50118], model.Tokens.Eos);
    }

    [Theory]
    [InlineData("""{"model_type": "llama", [|"hidden_size": 0|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"hidden_size": 10.5|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"hidden_size": "4096"|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"num_key_value_heads": 5|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"num_attention_heads": 24|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"head_dim": 7|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"hidden_act": "mish"|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"attention_bias": 1|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"eos_token_id": "</s>"|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", [|"rope_scaling": 2|]}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", "rope_scaling": {[|"rope_type": "ntk"|], "factor": 2}}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "llama", "rope_scaling": {[|"factor": 0.5|], "type": "linear"}}""", RuleIds.ConfigFieldOutOfRange)]
    [InlineData("""{"model_type": "opt", [|"dropout": 1|]}""", RuleIds.ConfigFieldOutOfRange)]
    public void AWrongFieldIsPointedAt(string markup, string rule)
    {
        int start = markup.IndexOf("[|", StringComparison.Ordinal);
        int end = markup.IndexOf("|]", StringComparison.Ordinal) - 2;
        string text = markup.Replace("[|", string.Empty, StringComparison.Ordinal).Replace("|]", string.Empty, StringComparison.Ordinal);
        int value = text.IndexOf(": ", start, StringComparison.Ordinal) + 2;

        (ArchitectureModel? architecture, IReadOnlyList<Problem> problems) = ModelFile.Read(text);

        Assert.Null(architecture);
        Problem problem = Assert.Single(problems);
        Assert.Equal((rule, value, end - value), (problem.RuleId, problem.Target.Start, problem.Target.Length));
    }

    [Fact]
    public void AllWrongFieldsAreFoundAtOnce()
    {
        (_, IReadOnlyList<Problem> problems) = ModelFile.Read(
            """{"model_type": "llama", "vocab_size": -1, "mlp_bias": 0, "rope_scaling": {"type": "llama3"}}""");

        Assert.Equal(
            ["vocab_size", "rope_scaling.original_max_position_embeddings", "rope_scaling.low_freq_factor", "rope_scaling.high_freq_factor",
                "rope_scaling.factor", "mlp_bias"],
            problems.Select(problem => problem.Arguments[0]));
    }

    private static ArchitectureModel Resolve(string config)
    {
        (ArchitectureModel? architecture, IReadOnlyList<Problem> problems) = ModelFile.Read(config);
        Assert.Empty(problems);
        return architecture!;
    }
}
