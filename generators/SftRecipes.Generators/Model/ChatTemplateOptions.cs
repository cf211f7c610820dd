namespace SftRecipes.Generators.Model;

/// <param name="Name">A template of ours; null for another source.</param>
/// <param name="Jinja">The template itself, line ends turned to <c>\n</c>; null for another source.</param>
/// <param name="ModelTemplate">The one of the model's several templates; null for its default.</param>
/// <param name="Kwargs">More variables, as <c>name=value</c>.</param>
/// <param name="AppendEos">Whether the last assistant's turn ends in EOS too.</param>
/// <param name="Error">What is wrong with <see cref="Jinja"/>; null for nothing.</param>
/// <param name="MentionsMessages">Whether <see cref="Jinja"/> can write the conversation at all.</param>
internal sealed record ChatTemplateOptions(
    string? Name,
    string? Jinja,
    string? ModelTemplate,
    EquatableArray<string> Kwargs,
    bool AppendEos,
    JinjaError? Error,
    bool MentionsMessages);

/// <summary>A mistake in a Jinja text.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Start">The first wrong character.</param>
/// <param name="Length">How many are wrong.</param>
internal sealed record JinjaError(string Message, int Start, int Length);
