using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>The conversation that a row is, put together as the generated code does.</summary>
internal static class RowTurns
{
    /// <summary>The turns that an answer follows, or all of them where the row's list holds the answers itself.</summary>
    /// <param name="row">The row.</param>
    /// <param name="example">What its properties are.</param>
    /// <param name="isTrained">Whether the model learns what the assistant says in them.</param>
    public static IEnumerable<Turn> Prompt(DataRow row, ExampleType example, bool isTrained)
    {
        IEnumerable<ExampleProperty> marked = example.Properties
            .Where(static property => property.TurnRole is not null && property.Role == RowRole.None)
            .OrderBy(static property => property.TurnRole != Turn.System);
        var turns = new List<Turn>();
        foreach (ExampleProperty property in marked)
        {
            // Neighbours of the same role are one turn; those that say nothing are none.
            if (Said(row, property) is { } said && (turns.Count == 0 || turns[turns.Count - 1].Role != property.TurnRole))
            {
                turns.Add(new Turn(property.TurnRole!, property.TurnRole!, Says: true, CallsTools: false, row.At(said), row.At(said), isTrained));
            }
        }

        ExampleProperty? list = example.Properties.FirstOrDefault(static property => property.IsTurnList && property.Role == RowRole.None);
        return list is null ? turns : turns.Concat(List(row, list, isTrained));
    }

    /// <summary>The turns of an answer: one, or those of its list.</summary>
    public static IEnumerable<Turn> Answer(DataRow row, ExampleProperty answer)
    {
        if (answer.IsTurnList)
        {
            return List(row, answer, isTrained: true);
        }

        JsonValue? value = row.Value(answer);
        ProblemTarget place = value is null ? row.AtStart : row.At(value);
        return [new Turn(Turn.Assistant, Turn.Assistant, !IsEmpty(value), CallsTools: false, place, place, IsTrained: true)];
    }

    /// <summary>Whether a text says nothing.</summary>
    public static bool IsEmpty(JsonValue? value) =>
        value is null or { Kind: JsonKind.Null } || (value.Kind == JsonKind.String && string.IsNullOrWhiteSpace(value.Text));

    private static JsonValue? Said(DataRow row, ExampleProperty property) =>
        row.Value(property) is { Kind: not JsonKind.Null } value && !(value.Kind == JsonKind.String && value.Text.Length == 0) ? value : null;

    private static IEnumerable<Turn> List(DataRow row, ExampleProperty list, bool isTrained) =>
        row.Value(list) is { Kind: JsonKind.Array } turns
            ? turns.Items.Where(static turn => turn.Kind == JsonKind.Object).Select(turn => Of(row, turn, list.IsShareGpt, isTrained))
            : [];

    private static Turn Of(DataRow row, JsonValue turn, bool isShareGpt, bool isTrained)
    {
        JsonValue? role = DataRow.Column(turn, isShareGpt ? "from" : "role");
        JsonValue? text = DataRow.Column(turn, isShareGpt ? "value" : "content");
        string written = role?.Text ?? string.Empty;
        string meant = isShareGpt && ShareGptRoles.All.TryGetValue(written, out string? known) ? known : written;
        bool calls = isShareGpt
            ? written.Equals(ShareGptRoles.FunctionCall, StringComparison.OrdinalIgnoreCase)
            : DataRow.Column(turn, "tool_calls") is { Items.Count: > 0 };
        bool thinks = !isShareGpt && !IsEmpty(DataRow.Column(turn, "reasoning_content"));
        return new Turn(meant, written, !IsEmpty(text) || thinks, calls, row.At(role ?? turn), row.At(text ?? turn), isTrained)
        {
            IsShareGpt = isShareGpt,
        };
    }
}
