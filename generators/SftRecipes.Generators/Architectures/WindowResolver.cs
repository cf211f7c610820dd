using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Reads which layers see how far: from <c>layer_types</c> where the configuration has it, else by the family's rule.</summary>
internal static class WindowResolver
{
    private const string LayerTypes = "layer_types";
    private const string Full = "full_attention";
    private const string Sliding = "sliding_attention";

    /// <summary>The windows, or null where no layer has one.</summary>
    public static WindowModel? Resolve(WindowSpec spec, int layers, ConfigReader config)
    {
        if (config.Integer(spec.Size) is not { } size)
        {
            return null;
        }

        EquatableArray<bool> limited = Given(layers, config)
            ?? Enumerable.Range(0, layers).Select(Rule(spec, config)).ToEquatableArray();
        return limited.Any(static layer => layer) ? new WindowModel(size, limited) : null;
    }

    private static EquatableArray<bool>? Given(int layers, ConfigReader config)
    {
        if (config.Texts(LayerTypes, Full, Sliding) is not { } types)
        {
            return null;
        }

        if (types.Count != layers)
        {
            config.Wrong(LayerTypes, FormattableString.Invariant($"a list of {layers} items, one for each layer"));
        }

        return types.Select(static type => type == Sliding).ToEquatableArray();
    }

    private static Func<int, bool> Rule(WindowSpec spec, ConfigReader config)
    {
        int parameter = spec.Parameter is { } field ? config.Integer(field) ?? 1 : 1;
        return spec.Layers switch
        {
            WindowLayers.Alternate => static layer => layer % 2 == 0,
            WindowLayers.From => layer => layer >= parameter,
            WindowLayers.AllButEvery => layer => (layer + 1) % parameter != 0,
            _ => static _ => true,
        };
    }
}
