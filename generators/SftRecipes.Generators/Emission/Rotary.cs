using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The frequencies of rotary positions.</summary>
internal static class Rotary
{
    /// <summary>An expression that creates the tables' source and has the block own it.</summary>
    public static string Create(RotaryModel rotary) => $"Own(new Sft::Models.RotaryEmbedding({Frequencies(rotary)}, weights.Device))";

    private static string Frequencies(RotaryModel rotary)
    {
        string start = $"{rotary.Dim}, theta: {Literals.Of(rotary.Theta)}";
        string call = rotary.Scaling switch
        {
            null => $"Default({start})",
            { Kind: RopeScalingKind.Linear } s => $"Linear({start}, factor: {Literals.Of(s.Factor)})",
            { Kind: RopeScalingKind.Dynamic } s =>
                $"Dynamic({start}, factor: {Literals.Of(s.Factor)}, trainedLength: {s.OriginalMaxPositions})",
            { Kind: RopeScalingKind.Llama3 } s =>
                $"Llama3({start}, factor: {Literals.Of(s.Factor)}, lowFrequencyFactor: {Literals.Of(s.LowFrequencyFactor)}, "
                + $"highFrequencyFactor: {Literals.Of(s.HighFrequencyFactor)}, trainedLength: {s.OriginalMaxPositions})",
            { Kind: RopeScalingKind.LongRope } s =>
                $"LongRope({start}, shortFactors: {List(s.ShortFactors)}, longFactors: {List(s.LongFactors)}, "
                + $"trainedLength: {s.OriginalMaxPositions}, attentionFactor: {Literals.Of(s.AttentionFactor)})",
            { } s =>
                $"Yarn({start}, factor: {Literals.Of(s.Factor)}, trainedLength: {s.OriginalMaxPositions}, "
                + $"attentionFactor: {Literals.Of(s.AttentionFactor)}, betaFast: {Literals.Of(s.BetaFast)}, betaSlow: {Literals.Of(s.BetaSlow)})",
        };
        return "Sft::Models.RotaryFrequencies." + call;
    }

    private static string List(EquatableArray<double> values) => "[" + string.Join(", ", values.Select(Literals.Of)) + "]";
}
