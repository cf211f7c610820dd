using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>What a training step keeps for its backward pass, and what passes.</summary>
internal static class ActivationMemory
{
    private const int Float = 4;

    /// <summary>Logits that are there at once: 64 MiB.</summary>
    private const long LogitChunk = 64L << 20;

    /// <summary>Numbers that all layers keep of a token; with gradient checkpointing their inputs, and one layer's.</summary>
    public static long KeptPerToken(RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        long[] layers = [.. Enumerable.Range(0, architecture.LayerCount).Select(layer => LayerActivations.KeptPerToken(recipe, layer))];
        long kept = recipe.Declaration.Training.GradientCheckpointing
            ? ((long)architecture.HiddenSize * layers.Count(static numbers => numbers > 0)) + layers.Max()
            : layers.Sum();
        return kept + (architecture.FinalNorm is null ? 0 : architecture.HiddenSize) + HeadPerToken(architecture);
    }

    /// <summary>Bytes that are needed for one thing at a time: the head's logits, or one layer's gradients, and a dequantized matrix.</summary>
    public static long Buffers(RecipeModel recipe, long tokens)
    {
        ArchitectureModel architecture = recipe.Architecture;
        bool trainsHead = Trains(recipe, LeafKind.Embedding) || Trains(recipe, LeafKind.Head);
        long head = Math.Min(LogitChunk, Float * tokens * architecture.VocabularySize)
            + (architecture.VocabularySize * (long)architecture.Embedding.Width * (trainsHead ? Float : RoundedHead(recipe)));
        return Math.Max(head, Float * tokens * LayerActivations.PassingPerToken(architecture)) + WeightMemory.LargestDequantized(recipe);
    }

    /// <summary>The states that the head reads, and their gradient.</summary>
    private static long HeadPerToken(ArchitectureModel architecture) => 2L * architecture.Embedding.Width;

    /// <summary>Bytes of a number of a frozen head that products are rounded for: a copy, while there are logits.</summary>
    private static int RoundedHead(RecipeModel recipe) => RecipeFacts.ComputeType(recipe.Declaration) switch
    {
        _ when recipe.Declaration.Preference.DisableDropout => 0,
        ComputeType.Int8 => 1,
        ComputeType.BFloat16 => 2,
        _ => 0,
    };

    private static bool Trains(RecipeModel recipe, LeafKind kind) =>
        recipe.Declaration.Lora is null || recipe.SavedModules.Any(module => module.Kind == kind);
}
