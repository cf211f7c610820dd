using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>What a row's conversation is made of.</summary>
internal static class ConversationParts
{
    private const string Turns = "Sft::Prompts.ChatTurns.";

    /// <summary>The list of turns that is not an answer; null where there is none.</summary>
    public static ExampleProperty? List(ExampleType example) =>
        example.Properties.FirstOrDefault(static property => property.IsTurnList && property.Role == RowRole.None);

    /// <summary>The properties marked <c>[Role]</c>, the system's first.</summary>
    public static IReadOnlyList<ExampleProperty> Marked(ExampleType example) =>
        example.Properties
            .Where(static property => property.TurnRole is not null && property.Role == RowRole.None)
            .OrderBy(static property => property.TurnRole != "system")
            .ToList();

    /// <summary>The turns of properties marked <c>[Role]</c> as parts of a list; neighbours of the same role are one turn.</summary>
    /// <param name="properties">The properties, in order.</param>
    /// <param name="value">A property's value as an expression.</param>
    public static IEnumerable<string> Marked(IEnumerable<ExampleProperty> properties, System.Func<ExampleProperty, string> value)
    {
        var turns = new List<(string Role, List<string> Texts)>();
        foreach (ExampleProperty property in properties)
        {
            if (turns.Count == 0 || turns[turns.Count - 1].Role != property.TurnRole)
            {
                turns.Add((property.TurnRole!, []));
            }

            turns[turns.Count - 1].Texts.Add(value(property));
        }

        return turns.Select(static turn => $".. {Turns}Turn({Literals.Of(turn.Role)}, {string.Join(", ", turn.Texts)})");
    }

    /// <summary>The turns before a row's answer, or all of them, as parts of a list.</summary>
    public static IReadOnlyList<string> Prompt(ExampleType example)
    {
        IEnumerable<string> marked = Marked(Marked(example), static property => Value(property));
        return List(example) is { } list
            ? [.. marked, $".. {Turns}Of({Member(list)})"]
            : [.. marked];
    }

    /// <summary>An answer as part of a list of turns.</summary>
    public static string Answer(ExampleProperty property) => property.IsTurnList
        ? $".. {Turns}Of({Member(property)})"
        : $"new Sft::ChatTurn(Sft::ChatRoles.Assistant, {Value(property)})";

    /// <summary>A property's value.</summary>
    public static string Member(ExampleProperty property) => "example." + Literals.Identifier(property.Name);

    private static string Value(ExampleProperty property) => PromptEmitter.Text(Member(property), property);
}
