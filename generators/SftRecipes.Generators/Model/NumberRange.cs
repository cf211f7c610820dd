using System.Globalization;

namespace SftRecipes.Generators.Model;

/// <summary>The numbers that an option or a configuration field may have; bounds are inclusive unless said to be open.</summary>
internal readonly record struct NumberRange(
    double Low = double.NegativeInfinity,
    double High = double.PositiveInfinity,
    bool LowOpen = false,
    bool HighOpen = false)
{
    public static NumberRange AtLeast(double low) => new(low);

    public static NumberRange Above(double low) => new(low, LowOpen: true);

    public static NumberRange Between(double low, double high) => new(low, high);

    /// <summary>[0, 1): shares and probabilities that must leave something.</summary>
    public static NumberRange Share { get; } = new(0, 1, HighOpen: true);

    /// <summary>Whether the number is finite and within the bounds.</summary>
    public bool Contains(double value) =>
        !double.IsNaN(value)
        && !double.IsInfinity(value)
        && (LowOpen ? value > Low : value >= Low)
        && (HighOpen ? value < High : value <= High);

    /// <summary>The range in words: <c>1 or more</c>, <c>above 0</c>, <c>from 0 up to, but not including, 1</c>.</summary>
    public override string ToString()
    {
        string low = Low.ToString(CultureInfo.InvariantCulture);
        string high = High.ToString(CultureInfo.InvariantCulture);
        return (double.IsInfinity(Low), double.IsInfinity(High)) switch
        {
            (true, true) => "any finite number",
            (false, true) => LowOpen ? "a number above " + low : low + " or more",
            (true, false) => HighOpen ? "a number below " + high : high + " or less",
            _ => (LowOpen ? "above " + low : "from " + low) + (HighOpen ? " up to, but not including, " : " up to ") + high,
        };
    }
}
