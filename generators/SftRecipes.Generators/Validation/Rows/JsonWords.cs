using SftRecipes.Generators.Contracts;

namespace SftRecipes.Generators.Validation;

/// <summary>JSON values in messages.</summary>
internal static class JsonWords
{
    private const int Shown = 40;

    /// <summary>What was found, short enough for a sentence.</summary>
    public static string Of(JsonValue json) => json.Kind switch
    {
        JsonKind.String => $"the string \"{Short(json.Text)}\"",
        JsonKind.Number => $"the number {Short(json.Text)}",
        JsonKind.Array => "a list",
        JsonKind.Object => "an object",
        JsonKind.True => "true",
        JsonKind.False => "false",
        _ => "null",
    };

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Short(string text)
    {
        string shown = text.Length <= Shown ? text : text.Substring(0, char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown) + "…";
        return shown.Replace('\n', ' ').Replace('\r', ' ');
    }
}
