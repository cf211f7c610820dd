using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for a checkpoint's manifest: it must hold the tensors that config.json asks for, in their shapes.</summary>
internal static class ManifestRules
{
    public static IEnumerable<ModelFileProblem> Check(ArchitectureModel architecture, EquatableArray<TensorShape> tensors)
    {
        Dictionary<string, TensorShape> present = tensors.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        // What is wrong in one layer is wrong in all: it is said once for each module of a layer.
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (Expected expected in Tensors(architecture))
        {
            TensorShape? found = present.TryGetValue(expected.Tensor.Name, out TensorShape? tensor) ? tensor : null;
            if ((found is null && expected.IsOptional) || found == expected.Tensor || !reported.Add(expected.Site))
            {
                continue;
            }

            yield return new ModelFileProblem(ModelFileKind.Manifest, found is null
                ? new Problem(RuleIds.ManifestTensorMissing, ProblemTarget.Member(ManifestFile.Tensors), expected.Tensor.Name, expected.Tensor.Text)
                : new Problem(
                    RuleIds.ManifestShapeDisagrees,
                    ProblemTarget.Member(ManifestFile.Tensors, found.Name, ManifestFile.Shape),
                    found.Name,
                    found.Text,
                    expected.Tensor.Text));
        }

        string layers = architecture.Backbone + "." + architecture.LayersName + ".";
        TensorShape? beyond = tensors.FirstOrDefault(tensor => LayerOf(tensor.Name, layers) >= architecture.LayerCount);
        if (beyond is not null)
        {
            int count = tensors.Max(tensor => LayerOf(tensor.Name, layers) ?? 0) + 1;
            yield return new ModelFileProblem(ModelFileKind.Manifest, new Problem(
                RuleIds.ManifestLayersDisagree,
                ProblemTarget.Member(ManifestFile.Tensors, beyond.Name),
                count.ToString(CultureInfo.InvariantCulture),
                architecture.LayerCount.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static int? LayerOf(string tensor, string layers)
    {
        if (!tensor.StartsWith(layers, StringComparison.Ordinal))
        {
            return null;
        }

        string number = tensor.Substring(layers.Length).Split('.')[0];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int layer) ? layer : null;
    }

    private static IEnumerable<Expected> Tensors(ArchitectureModel architecture)
    {
        ILookup<string, LinearSite> transposed = architecture.LinearSites()
            .Where(static site => site.Linear.FanInFanOut)
            .ToLookup(static site => site.Path, StringComparer.Ordinal);
        foreach (LeafModule leaf in LeafModules.Of(architecture))
        {
            int[] shape = leaf.Kind switch
            {
                LeafKind.Norm => [leaf.Out],
                LeafKind.Embedding or LeafKind.Positions => [leaf.In, leaf.Out],
                _ => transposed.Contains(leaf.Site) ? [leaf.In, leaf.Out] : [leaf.Out, leaf.In],
            };
            if (leaf.Weights > 0 || leaf.Kind == LeafKind.TiedHead)
            {
                yield return Of(leaf, "weight", shape);
            }

            if (leaf.Biases > 0)
            {
                yield return Of(leaf, "bias", [leaf.Out]);
            }
        }
    }

    private static Expected Of(LeafModule leaf, string name, int[] shape) => new(
        new TensorShape(leaf.Path + "." + name, shape.ToEquatableArray()),
        leaf.Site + "." + name,
        IsOptional: leaf.Kind == LeafKind.TiedHead && name == "weight");

    /// <param name="Tensor">The tensor.</param>
    /// <param name="Site">The same in every layer.</param>
    /// <param name="IsOptional">Whether checkpoints may leave it out: a head that is the embedding.</param>
    private sealed record Expected(TensorShape Tensor, string Site, bool IsOptional);
}
