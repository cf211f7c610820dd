using static SftRecipes.Checkpoints.GgufField;

namespace SftRecipes.Checkpoints;

/// <summary>Gemma's generations: norms of weight + 1, a head that is the embedding.</summary>
internal static class GemmaFamilies
{
    private const int Gemma2LargestLayers = 46;
    private const int Gemma3LargestLayers = 62;

    /// <summary>Gemma.</summary>
    public static GgufFamily Gemma { get; } = new()
    {
        ModelTypes = ["gemma"],
        Architecture = "gemma",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.HeadWidth(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon],
        Modules =
        [
            .. DecoderModules.Frame(GgufChange.AddOne), .. DecoderModules.Attention(), .. DecoderModules.GatedMlp(),
            .. DecoderModules.PreNorms(GgufChange.AddOne),
        ],
        Refusal = config => DecoderFields.RefuseScaling(config),
    };

    /// <summary>Gemma 2: soft caps, every other layer with a window.</summary>
    public static GgufFamily Gemma2 { get; } = new()
    {
        ModelTypes = ["gemma2"],
        Architecture = "gemma2",
        Fields =
        [
            .. DecoderFields.Sizes(), .. DecoderFields.HeadWidth(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon,
            Float("attn_logit_softcapping", config => config.GetDouble("attn_logit_softcapping", 50)),
            Float("final_logit_softcapping", config => config.GetDouble("final_logit_softcapping", 30)),
            UInt("attention.sliding_window", config => config.GetInt32("sliding_window", 4096)),
        ],
        Modules =
        [
            .. DecoderModules.Frame(GgufChange.AddOne),
            .. DecoderModules.Attention(query: GgufChange.Scale(config => QueryScale(config, Gemma2LargestLayers))),
            .. DecoderModules.GatedMlp(), .. DecoderModules.SandwichNorms(GgufChange.AddOne),
        ],
        Refusal = config => DecoderFields.RefuseScaling(config),
    };

    /// <summary>Gemma 3: five layers with a window and a wavelength base of their own to one without.</summary>
    public static GgufFamily Gemma3 { get; } = new()
    {
        ModelTypes = ["gemma3_text"],
        Architecture = "gemma3",
        Fields =
        [
            .. DecoderFields.Sizes(), .. DecoderFields.HeadWidth(), .. DecoderFields.Rotary(defaultTheta: 1_000_000), DecoderFields.RmsEpsilon,
            Float("rope.freq_base_swa", config => config.GetDouble("rope_local_base_freq", 10_000)),
            UInt("attention.sliding_window", config => config.GetInt32("sliding_window", 4096)),
            UInt("attention.sliding_window_pattern", config => config.GetInt32("sliding_window_pattern", 6)),
            Float("final_logit_softcapping", config => config.Contains("final_logit_softcapping")
                ? config.GetDouble("final_logit_softcapping") : null),
        ],
        Modules =
        [
            .. DecoderModules.Frame(GgufChange.AddOne), .. DecoderModules.Attention(),
            .. DecoderModules.AttentionNorms(
                GgufChange.Scale(config => QueryScale(config, Gemma3LargestLayers), GgufChange.AddOne), GgufChange.AddOne),
            .. DecoderModules.GatedMlp(), .. DecoderModules.SandwichNorms(GgufChange.AddOne),
        ],
        Refusal = config => DecoderFields.RefuseScaling(config, "linear"),
    };

    /// <summary>
    /// llama.cpp divides queries by the root of the head's width, and, in the largest model of a generation, of width / heads; what differs
    /// from <c>query_pre_attn_scalar</c> goes into the weights.
    /// </summary>
    private static double QueryScale(ModelConfigFile config, int largestLayers)
    {
        double assumed = config.GetInt32("num_hidden_layers") == largestLayers
            ? config.GetInt32("hidden_size") / config.GetInt32("num_attention_heads")
            : DecoderFields.HeadDim(config);
        return Math.Sqrt(assumed / config.GetDouble("query_pre_attn_scalar", 256));
    }
}
