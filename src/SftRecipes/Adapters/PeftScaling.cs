using System.Text.RegularExpressions;

namespace SftRecipes.Adapters;

/// <summary>What an adapter's product is multiplied by, from its configuration.</summary>
internal static class PeftScaling
{
    /// <summary>alpha / r, or alpha / √r with rsLoRA; alpha is that of the first pattern that matches.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="rank">Its adapter's rank, whatever pattern it came from.</param>
    /// <exception cref="RecipeException">A pattern is no regular expression.</exception>
    public static double Of(PeftAdapterConfig config, string path, long rank)
    {
        double alpha = config.AlphaPattern.Where(entry => Matches(entry.Key, path)).Select(entry => (double?)entry.Value).FirstOrDefault()
            ?? config.Alpha;
        return alpha / (config.UseRslora ? Math.Sqrt(rank) : rank);
    }

    private static bool Matches(string pattern, string path)
    {
        try
        {
            return Regex.IsMatch(path, $@"\A(.*\.)?({pattern})\z", RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            throw new RecipeException(
                $"The adapter's alpha_pattern has the key '{pattern}', which is not a regular expression; correct it.", exception);
        }
    }
}
