using System.Collections.Generic;
using Args = SftRecipes.OptimArgsAttribute;

namespace SftRecipes.Generators.Model;

/// <summary>What optimizers take.</summary>
internal static class OptimizerSpec
{
    /// <summary>What every optimizer takes.</summary>
    private static readonly string[] OfAll = [nameof(Args.LoraPlusLrRatio), nameof(Args.LoraPlusLrEmbedding)];

    private static readonly Dictionary<OptimizerType, string[]> Arguments = new()
    {
        [OptimizerType.AdamW] = OfAll,
        [OptimizerType.AdamW8Bit] = OfAll,
        [OptimizerType.Lion] = OfAll,
        [OptimizerType.Sgd] = [nameof(Args.Momentum), nameof(Args.Nesterov), .. OfAll],
        [OptimizerType.Adafactor] =
        [
            nameof(Args.ScaleParameter), nameof(Args.RelativeStep), nameof(Args.WarmupInit), nameof(Args.ClipThreshold), nameof(Args.DecayRate),
            .. OfAll,
        ],
    };

    /// <summary>The properties of <c>[OptimArgs]</c> that mean something to an optimizer; null for a value that is none.</summary>
    public static string[]? ArgumentsOf(OptimizerType type) => Arguments.TryGetValue(type, out string[]? arguments) ? arguments : null;
}
