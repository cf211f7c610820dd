using System;

namespace SftRecipes.Prompts.Jinja;

/// <summary>A template that is no Jinja.</summary>
/// <param name="message">What is wrong, without the place.</param>
/// <param name="position">The first wrong character of the source.</param>
/// <param name="length">How many characters are wrong; may be 0 at the end of the source.</param>
internal sealed class JinjaSyntaxException(string message, int position, int length) : Exception(message)
{
    /// <summary>The first wrong character of the source.</summary>
    public int Position { get; } = position;

    /// <summary>How many characters are wrong.</summary>
    public int Length { get; } = length;
}
