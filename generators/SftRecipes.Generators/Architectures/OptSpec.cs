using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>OPT (Zhang et al. 2022), as transformers' <c>OPTForCausalLM</c>; defaults are those of <c>OPTConfig</c>.</summary>
internal static class OptSpec
{
    private static readonly FlagField Bias = new("enable_bias", true);
    private static readonly FlagField NormsBefore = new("do_layer_norm_before", true);
    private static readonly FlagField Affine = new("layer_norm_elementwise_affine", true);
    private static readonly NormSpec AttentionNorm = new(NormKind.LayerNorm, "self_attn_layer_norm", NumberField.Always(1e-5), Affine);
    private static readonly NormSpec FinalNorm = AttentionNorm with { Name = "final_layer_norm" };
    private static readonly NumberField Dropout = CommonModules.Dropout("dropout", 0.1);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "opt",
        ClassName = "OPTForCausalLM",
        Backbone = "model.decoder",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = new SizeFields(
            Vocabulary: new IntegerField("vocab_size", 50272),
            Hidden: new IntegerField("hidden_size", 768),
            Intermediate: new IntegerField("ffn_dim", 3072),
            Layers: new IntegerField("num_hidden_layers", 12, ArchitectureResolver.MostLayers),
            Heads: new IntegerField("num_attention_heads", 12),
            Positions: new IntegerField("max_position_embeddings", 2048),
            EmbeddingWidth: new IntegerField("word_embed_proj_dim")),
        LearnedPositions = new LearnedPositionsSpec("embed_positions", Offset: 2),
        Projections = new ProjectionsSpec(
            In: new LinearSpec("project_in", Width.Embedding, Width.Hidden, CommonModules.No),
            Out: new LinearSpec("project_out", Width.Hidden, Width.Embedding, CommonModules.No)),
        Layer = new LayerSpec(
            new[]
            {
                new PlacedNormSpec(NormPlace.BeforeAttention, AttentionNorm, When: Condition.Is(NormsBefore)),
                new PlacedNormSpec(NormPlace.AfterAttentionSum, AttentionNorm, When: Condition.Not(NormsBefore)),
                new PlacedNormSpec(NormPlace.BeforeMlp, FinalNorm, When: Condition.Is(NormsBefore)),
                new PlacedNormSpec(NormPlace.AfterMlpSum, FinalNorm, When: Condition.Not(NormsBefore)),
            }.ToEquatableArray(),
            CommonModules.Attention(Bias, Bias, output: "out_proj"),
            CommonModules.Mlp("fc1", "fc2", Bias, new TextField("activation_function", "relu"), name: null)),
        FinalNorm = new FinalNormSpec(
            FinalNorm, Condition.All(Condition.Is(NormsBefore), Condition.Not(new FlagField("_remove_final_layer_norm", false)))),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 2, eos: 2, pad: 1),
        InitializerRange = new NumberField("init_std", 0.02, NumberRange.AtLeast(0)),
        Dropout = new DropoutFields(
            AttentionBranch: Dropout, MlpBranch: Dropout, AttentionWeights: CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
