using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Yaml;

/// <summary>The types that a recipe file can name: those marked <c>[RecipeRow]</c>, and the runtime's conversations.</summary>
internal sealed record RowTypes(EquatableArray<RowType> Marked)
{
    private const string Turns = "global::System.Collections.Generic.IReadOnlyList<global::SftRecipes.";

    private static readonly ExampleProperty Tools = new(
        "Tools", "global::System.Text.Json.JsonElement?", IsString: false, IsNullable: true, RowRole.None, HasTextForm: false) { IsTools = true };

    /// <summary>The row types that come with SftRecipes.</summary>
    public static readonly RowType[] OfRuntime =
    [
        Runtime("Conversation", List("Messages", "ChatTurn"), Tools),
        Runtime(
            "ShareGptConversation",
            List("Conversations", ConversationMarks.ShareGptTurn),
            new("System", "string?", IsString: true, IsNullable: true, RowRole.None, HasTextForm: true) { TurnRole = "system" },
            Tools),
    ];

    /// <summary>The type of a name, which may leave out namespaces as long as there is one such type; else what is wrong.</summary>
    public (RowType? Type, string Error) Find(string written)
    {
        IReadOnlyList<RowType> all = [.. Marked, .. OfRuntime];
        RowType[] found = [.. all.Where(type => type.Name == written)];
        if (found.Length == 0)
        {
            found = [.. all.Where(type => type.Name.EndsWith("." + written, StringComparison.Ordinal))];
        }

        return found.Length switch
        {
            1 when found[0].Accessibility.Length == 0 => (null, $"'{written}' is private to its file or to another type"),
            1 => (found[0], string.Empty),
            0 => (null, $"There is no row type '{written}'{NearestNames.Suggestion(written, all.Select(static type => type.Name.Split('.').Last()))}"),
            _ => (null, $"There are several row types '{written}': {string.Join(", ", found.Select(static type => type.Name))}"),
        };
    }

    private static RowType Runtime(string name, params ExampleProperty[] properties) => new(
        "SftRecipes." + name,
        "public",
        new ExampleType("global::SftRecipes." + name, name, Accessible: true, properties.ToEquatableArray()));

    private static ExampleProperty List(string name, string turn) =>
        new(name, Turns + turn + ">", IsString: false, IsNullable: false, RowRole.None, HasTextForm: false)
        {
            IsTurnList = true,
            IsShareGpt = turn == ConversationMarks.ShareGptTurn,
        };
}
