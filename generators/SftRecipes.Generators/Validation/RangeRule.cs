using System;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>The numbers that an option may have.</summary>
/// <param name="Property">The attribute's property.</param>
/// <param name="Value">Its value.</param>
/// <param name="Range">What is allowed.</param>
/// <param name="Exception">One more allowed value, such as the default that stands for "not given"; NaN means NaN itself.</param>
/// <param name="Meaning">What the exception means, to go after "or".</param>
internal sealed record RangeRule<TOptions>(
    string Property,
    Func<TOptions, double> Value,
    NumberRange Range,
    double? Exception = null,
    string Meaning = "")
{
    public bool Allows(TOptions options) => Range.Contains(Value(options)) || Value(options).Equals(Exception);

    /// <summary>What to use, in words.</summary>
    public string Allowed => Meaning.Length == 0 ? Range.ToString() : Range + ", or " + Meaning;
}
