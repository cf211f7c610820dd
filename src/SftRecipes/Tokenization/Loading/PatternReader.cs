using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>Reads a pattern, <c>{"String": …}</c> or <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    /// <summary>The literal or the regular expression; the other is null.</summary>
    public static (string? Literal, Regex? Regex) Read(JsonPart part)
    {
        if (part.IsString || part["String"].Exists)
        {
            string literal = part.IsString ? part.String() : part["String"].String();
            return literal.Length > 0 ? (literal, null) : throw part.Wrong("a pattern that is not empty");
        }

        JsonPart expression = part["Regex"];
        try
        {
            return (null, OnigurumaRegex.Compile(expression.String()));
        }
        catch (FormatException error)
        {
            throw expression.Unsupported($"a regular expression with {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>As something to look for.</summary>
    public static TextPattern ReadTextPattern(JsonPart part)
    {
        (string? literal, Regex? regex) = Read(part);
        return literal is not null ? new LiteralPattern(literal) : new RegexPattern(regex!);
    }
}
