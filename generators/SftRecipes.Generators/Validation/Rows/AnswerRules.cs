using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for what a row teaches: answers, pairs of answers, conversations.</summary>
internal static class AnswerRules
{
    private static readonly RowRole[] Pair = [RowRole.Chosen, RowRole.Rejected];

    /// <param name="row">A row that could be read.</param>
    /// <param name="expected">What the recipe expects.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(DataRow row, RowExpectation expected, RowProblems problems)
    {
        ExampleProperty[] answers = (expected.IsPaired ? Pair : [RowRole.Response])
            .SelectMany(role => expected.Example.Of(role).Take(1))
            .ToArray();
        foreach (ExampleProperty answer in answers.Where(static answer => !answer.IsTurnList))
        {
            JsonValue? value = row.Value(answer);
            if (RowTurns.IsEmpty(value))
            {
                problems.Add(RuleIds.AnswerEmpty, value is null ? row.AtStart : row.At(value), answer.Name);
            }
        }

        if (expected.IsPaired && answers.Length == 2)
        {
            Compare(row, answers[0], answers[1], problems);
        }

        if (expected.IsConversation)
        {
            Conversations(row, expected, answers, problems);
        }
    }

    private static void Compare(DataRow row, ExampleProperty chosen, ExampleProperty rejected, RowProblems problems)
    {
        if (row.Value(chosen) is { } better && row.Value(rejected) is { } worse && JsonKey.Of(better) == JsonKey.Of(worse))
        {
            problems.Add(RuleIds.PairOfEquals, row.At(worse), rejected.Name, chosen.Name);
        }
    }

    private static void Conversations(DataRow row, RowExpectation expected, ExampleProperty[] answers, RowProblems problems)
    {
        if (expected.Template is { } template && ToolsOf(row, expected.Example) is { } tools)
        {
            problems.Add(RuleIds.ToolsNotWritten, row.At(tools.Place), template, tools.What);
            return;
        }

        if (answers.Length == 0)
        {
            TurnRules.Check(RowTurns.Prompt(row, expected.Example, isTrained: true).ToArray(), expected, row, problems);
        }

        foreach (ExampleProperty answer in answers)
        {
            IReadOnlyList<Turn> turns =
                [.. RowTurns.Prompt(row, expected.Example, isTrained: false), .. RowTurns.Answer(row, answer).Where(turn => turn.Says || answer.IsTurnList)];
            // An answer that is missing is reported already.
            if (answer.IsTurnList || !RowTurns.IsEmpty(row.Value(answer)))
            {
                TurnRules.Check(turns, expected, row, problems);
            }
        }
    }

    /// <summary>What only templates that know tools write; null for nothing.</summary>
    private static (JsonValue Place, string What)? ToolsOf(DataRow row, ExampleType example)
    {
        foreach (ExampleProperty property in example.Properties)
        {
            JsonValue? value = row.Value(property);
            if (property.IsTools && value is { Items.Count: > 0 })
            {
                return (value, "tools");
            }

            JsonValue? calls = property is { IsTurnList: true, IsShareGpt: false }
                ? value?.Items.Select(static turn => DataRow.Column(turn, "tool_calls")).FirstOrDefault(static calls => calls is { Items.Count: > 0 })
                : null;
            if (calls is not null)
            {
                return (calls, "tool calls");
            }
        }

        return null;
    }
}
