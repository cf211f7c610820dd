using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>A whole number of a <c>config.json</c>: its key, what an absent or null one means, and what is allowed.</summary>
/// <param name="Key">The member's name.</param>
/// <param name="Default">transformers' default; null where the value follows from others.</param>
/// <param name="Maximum">A bound that keeps sizes computed from it within range.</param>
internal sealed record IntegerField(string Key, int? Default = null, int Maximum = IntegerField.LargestSize)
{
    /// <summary>16,777,216: beyond any model's width, vocabulary or positions.</summary>
    public const int LargestSize = 1 << 24;

    /// <summary>Another name that transformers takes (<c>attribute_map</c>); null where there is none.</summary>
    public string? Alias { get; init; }
}

/// <summary>A whole number that a <c>config.json</c> can switch off with null.</summary>
/// <param name="Key">The member's name.</param>
/// <param name="Default">What an absent one means; null for none.</param>
internal sealed record OptionalIntegerField(string Key, int? Default);

/// <summary>A number that a <c>config.json</c> can switch off with null.</summary>
/// <param name="Key">The member's name.</param>
/// <param name="Default">What an absent one means; null for none.</param>
/// <param name="Range">What is allowed.</param>
internal sealed record OptionalNumberField(string Key, double? Default, NumberRange Range);

/// <summary>A number of a <c>config.json</c>.</summary>
/// <param name="Key">The member's name; null where the number is the same in all models of the family.</param>
/// <param name="Default">transformers' default.</param>
/// <param name="Range">What is allowed.</param>
internal sealed record NumberField(string? Key, double Default, NumberRange Range)
{
    /// <summary>Another name that transformers takes (<c>attribute_map</c>); null where there is none.</summary>
    public string? Alias { get; init; }

    public static NumberField Always(double value) => new(null, value, new NumberRange());
}

/// <summary>A truth value of a <c>config.json</c>.</summary>
/// <param name="Key">The member's name; null where it is the same in all models of the family.</param>
/// <param name="Default">transformers' default.</param>
internal sealed record FlagField(string? Key, bool Default)
{
    public static FlagField Always(bool value) => new(null, value);
}

/// <summary>A name in a <c>config.json</c>.</summary>
/// <param name="Key">The member's name; null where it is the same in all models of the family.</param>
/// <param name="Default">transformers' default.</param>
internal sealed record TextField(string? Key, string Default)
{
    public static TextField Always(string value) => new(null, value);
}

/// <summary>A token id of a <c>config.json</c>, or a list of them; null there means that there is none.</summary>
/// <param name="Key">The member's name.</param>
/// <param name="Default">transformers' default; null for none.</param>
internal sealed record TokenField(string Key, int? Default);
