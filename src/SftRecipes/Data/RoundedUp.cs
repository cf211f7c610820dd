namespace SftRecipes.Data;

/// <summary>Rounding up of products with a binary fraction.</summary>
internal static class RoundedUp
{
    /// <summary>
    /// ⌈x⌉, where an excess of rounding error alone does not count: 1.1 × 10 is 11.000000000000002 in binary, and means 11.
    /// </summary>
    /// <exception cref="OverflowException">The result does not fit an <see cref="int"/>.</exception>
    public static int Ceiling(double value) => checked((int)Math.Ceiling(value * (1 - 1e-12)));
}
