using System.Globalization;

namespace SftRecipes.Generators.Validation;

/// <summary>Numbers in messages, the same in every culture.</summary>
internal static class Numbers
{
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
