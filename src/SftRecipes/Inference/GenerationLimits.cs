using System.Globalization;

namespace SftRecipes.Inference;

/// <summary>The ranges that <see cref="GenerationAttribute"/> gives, checked where settings come from elsewhere than a recipe.</summary>
internal static class GenerationLimits
{
    private static readonly (string Name, Func<GenerationSettings, double> Value, Func<double, bool> Allows, string Range)[] s_ranges =
    [
        (nameof(GenerationSettings.MaxNewTokens), s => s.MaxNewTokens, v => v >= 1, "1 and up"),
        (nameof(GenerationSettings.Temperature), s => s.Temperature, v => v >= 0 && double.IsFinite(v), "0 (greedy) and up"),
        (nameof(GenerationSettings.TopK), s => s.TopK, v => v >= 0, "0 (all) and up"),
        (nameof(GenerationSettings.TopP), s => s.TopP, v => v is > 0 and <= 1, "above 0, up to 1 (all)"),
        (nameof(GenerationSettings.RepetitionPenalty), s => s.RepetitionPenalty, v => v >= 1 && double.IsFinite(v), "1 (off) and up"),
    ];

    /// <exception cref="RecipeException">A value is out of range; the message names it and the range.</exception>
    public static void Check(GenerationSettings settings)
    {
        foreach ((string name, Func<GenerationSettings, double> value, Func<double, bool> allows, string range) in s_ranges)
        {
            double actual = value(settings);
            if (!allows(actual))
            {
                throw new RecipeException($"{name} is {actual.ToString(CultureInfo.InvariantCulture)}; give a value in its range, {range}.");
            }
        }

        if (settings.Stop.Any(string.IsNullOrEmpty))
        {
            throw new RecipeException("Stop holds an empty string, which would end every answer at once; leave it out.");
        }
    }
}
