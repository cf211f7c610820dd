using SftRecipes.Generators.Model;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads <c>[ChatTemplate]</c>.</summary>
internal static class ChatTemplateReader
{
    public static ChatTemplateOptions Read(ChatTemplateAttribute attribute)
    {
        string? jinja = attribute.Jinja is null ? null : JinjaParser.NormalizeLineEnds(attribute.Jinja);
        (JinjaError? error, bool mentionsMessages) = jinja is null ? (null, true) : Check(jinja);
        return new ChatTemplateOptions(
            attribute.Name, jinja, attribute.ModelTemplate, attribute.Kwargs.ToEquatableArray(), attribute.AppendEos, error, mentionsMessages);
    }

    private static (JinjaError? Error, bool MentionsMessages) Check(string jinja)
    {
        try
        {
            return (null, JinjaParser.Parse(jinja).Names.Contains("messages"));
        }
        catch (JinjaSyntaxException exception)
        {
            return (new JinjaError(exception.Message, exception.Position, exception.Length), true);
        }
    }
}
