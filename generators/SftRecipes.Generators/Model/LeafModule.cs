using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>A module that holds weights itself, in one layer.</summary>
/// <param name="Path">From the root, the layer's number included: what PEFT matches targets with.</param>
/// <param name="Site">The path of <see cref="LinearSite"/>: the same in every layer.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layer">Its layer; -1 outside layers.</param>
/// <param name="In">Input features; rows of an embedding.</param>
/// <param name="Out">Output features.</param>
/// <param name="Weights">Numbers in its weight; 0 where it has none of its own.</param>
/// <param name="Biases">Numbers in its bias; 0 where there is none.</param>
internal sealed record LeafModule(string Path, string Site, LeafKind Kind, int Layer, int In, int Out, long Weights, long Biases);

internal enum LeafKind
{
    /// <summary>A linear module of the decoder.</summary>
    Linear,

    /// <summary>The output head, with a weight of its own.</summary>
    Head,

    /// <summary>The output head, whose weight is the token embedding's.</summary>
    TiedHead,

    /// <summary>The token embedding.</summary>
    Embedding,

    /// <summary>Learned positions.</summary>
    Positions,

    /// <summary>A norm.</summary>
    Norm,
}

/// <summary>The modules of a model.</summary>
internal static class LeafModules
{
    /// <summary>All of them: the embeddings, the linears in checkpoint order, the norms.</summary>
    public static IEnumerable<LeafModule> Of(ArchitectureModel architecture) =>
        Embeddings(architecture).Concat(Linears(architecture)).Concat(Norms(architecture));

    /// <summary>How often a linear site occurs: its layers, or -1 for once outside of them.</summary>
    public static IEnumerable<int> Layers(ArchitectureModel architecture, SiteScope scope) =>
        scope == SiteScope.Layer ? Enumerable.Range(0, architecture.LayerCount) : [-1];

    private static IEnumerable<LeafModule> Embeddings(ArchitectureModel architecture)
    {
        EmbeddingModel tokens = architecture.Embedding;
        string path = architecture.Backbone + "." + tokens.Name;
        yield return new LeafModule(
            path, path, LeafKind.Embedding, -1, architecture.VocabularySize, tokens.Width, (long)architecture.VocabularySize * tokens.Width, 0);
        if (architecture.LearnedPositions is { } positions)
        {
            path = architecture.Backbone + "." + positions.Name;
            yield return new LeafModule(
                path, path, LeafKind.Positions, -1, positions.Rows, architecture.HiddenSize, (long)positions.Rows * architecture.HiddenSize, 0);
        }
    }

    private static IEnumerable<LeafModule> Linears(ArchitectureModel architecture) =>
        from site in architecture.LinearSites()
        from layer in Layers(architecture, site.Scope)
        let linear = site.Linear
        let kind = site.Scope != SiteScope.Head ? LeafKind.Linear : architecture.Head.Tied ? LeafKind.TiedHead : LeafKind.Head
        select new LeafModule(
            architecture.FullPath(site, layer), site.Path, kind, layer, linear.In, linear.Out, kind == LeafKind.TiedHead ? 0 : (long)linear.In * linear.Out,
            linear.Bias ? linear.Out : 0);

    private static IEnumerable<LeafModule> Norms(ArchitectureModel architecture)
    {
        string backbone = architecture.Backbone + ".";
        foreach (NormModel norm in new[] { architecture.Embedding.Norm, architecture.FinalNorm }.OfType<NormModel>())
        {
            yield return Norm(norm, backbone, layer: -1);
        }

        AttentionModel attention = architecture.Layer.Attention;
        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            string parent = $"{backbone}{architecture.LayersName}.{layer.ToString(System.Globalization.CultureInfo.InvariantCulture)}.";
            foreach (PlacedNorm placed in architecture.Layer.Norms)
            {
                yield return Norm(placed.Norm, parent, layer);
            }

            if (attention.QueryKeyNorms is { } norms)
            {
                yield return Norm(norms.Query, $"{parent}{attention.Name}.", layer);
                yield return Norm(norms.Key, $"{parent}{attention.Name}.", layer);
            }
        }
    }

    private static LeafModule Norm(NormModel norm, string parent, int layer)
    {
        int weights = norm.Affine ? norm.Size : 0;
        return new LeafModule(
            parent + norm.Name, norm.Name, LeafKind.Norm, layer, norm.Size, norm.Size, weights,
            norm.Kind == NormKind.LayerNorm ? weights : 0);
    }
}
