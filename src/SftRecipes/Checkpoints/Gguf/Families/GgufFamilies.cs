namespace SftRecipes.Checkpoints;

/// <summary>All families that can be exported.</summary>
internal static class GgufFamilies
{
    /// <summary>The tables.</summary>
    public static IReadOnlyList<GgufFamily> All { get; } =
    [
        LlamaFamilies.Llama, LlamaFamilies.Qwen2, LlamaFamilies.Qwen3, LlamaFamilies.Olmo2,
        GemmaFamilies.Gemma, GemmaFamilies.Gemma2, GemmaFamilies.Gemma3,
        PhiFamilies.Phi2, PhiFamilies.Phi3, PhiFamilies.StableLm, PhiFamilies.StarCoder2,
        TransformerFamilies.Gpt2, TransformerFamilies.StarCoder, TransformerFamilies.GptNeoX, TransformerFamilies.Bloom, TransformerFamilies.Falcon,
    ];

    /// <summary>The table of a model.</summary>
    /// <exception cref="RecipeException">There is none, or llama.cpp cannot run this model of the family.</exception>
    public static GgufFamily Find(ModelConfigFile config)
    {
        string modelType = config.ModelType;
        GgufFamily family = All.FirstOrDefault(family => family.ModelTypes.Contains(modelType)) ?? throw new RecipeException(
            $"A model of the type '{modelType}' cannot be exported as GGUF, as llama.cpp has no such architecture or no table for it is "
            + $"here; these can: {string.Join(", ", All.SelectMany(known => known.ModelTypes).Order(StringComparer.Ordinal))}. "
            + "Use `merge`, whose result loads in transformers.");
        return family.Refusal(config) is { } refusal
            ? throw new RecipeException(
                $"This {modelType} model cannot be exported as GGUF: llama.cpp's {family.Architecture} {refusal}; use `merge`, whose result "
                + "loads in transformers.")
            : family;
    }
}
