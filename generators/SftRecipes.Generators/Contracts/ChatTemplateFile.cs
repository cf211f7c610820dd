using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>Reads <c>chat_template</c> of <c>tokenizer_config.json</c> or <c>chat_template.json</c>.</summary>
internal static class ChatTemplateFile
{
    /// <summary>The name of a template that is the only one.</summary>
    public const string Default = "default";

    private const string Field = "chat_template";

    /// <summary>How the templates mark turns, by name, sorted; empty where there are none.</summary>
    public static EquatableArray<NamedChatMarks> Read(JsonValue root, ICollection<Problem> problems) => Templates(root.Present(Field), problems)
        .GroupBy(static entry => entry.Name, StringComparer.Ordinal)
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(static group => new NamedChatMarks(group.Key, ChatTemplateText.Marks(group.Last().Jinja)))
        .ToEquatableArray();

    private static IEnumerable<(string Name, string Jinja)> Templates(JsonValue? value, ICollection<Problem> problems)
    {
        switch (value?.Kind)
        {
            case null:
                break;
            case JsonKind.String:
                yield return (Default, value.Text);
                break;
            case JsonKind.Array:
                foreach (JsonValue item in value.Items)
                {
                    if (item["name"] is { Kind: JsonKind.String } name && item["template"] is { Kind: JsonKind.String } template)
                    {
                        yield return (name.Text, template.Text);
                    }
                    else
                    {
                        problems.Wrong(item, Field, "an object with a \"name\" and a \"template\"");
                    }
                }

                break;
            case JsonKind.Object:
                foreach (KeyValuePair<string, JsonValue> member in value.Members)
                {
                    if (member.Value.Kind == JsonKind.String)
                    {
                        yield return (member.Key, member.Value.Text);
                    }
                    else
                    {
                        problems.Wrong(member.Value, Field + "." + member.Key, "a template as a string");
                    }
                }

                break;
            default:
                problems.Wrong(value!, Field, "a template as a string, or a list of named ones");
                break;
        }
    }
}
