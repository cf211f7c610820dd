namespace SftRecipes.Prompts.Jinja;

/// <summary>A template that cannot be rendered with the values it was given.</summary>
/// <param name="message">What is wrong, without the place.</param>
internal class JinjaException(string message) : Exception(message)
{
    /// <summary>The line of the template, from 1; 0 as long as it is not known.</summary>
    public int Line { get; set; }
}

/// <summary>What the template itself refuses, by <c>raise_exception</c>.</summary>
/// <param name="message">The template's own words.</param>
internal sealed class JinjaRaisedException(string message) : JinjaException(message);
