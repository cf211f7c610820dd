using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for who speaks when in a row's conversation.</summary>
internal static class TurnRules
{
    private static readonly string[] Roles = [Turn.System, Turn.User, Turn.Assistant, Turn.Tool];

    /// <summary>Templates of ours that write a turn of any role.</summary>
    private static readonly string[] OfAnyRole = [ChatTemplateNames.ChatML, ChatTemplateNames.Llama3];

    /// <param name="turns">The conversation.</param>
    /// <param name="expected">What the recipe expects.</param>
    /// <param name="row">The row.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(IReadOnlyList<Turn> turns, RowExpectation expected, DataRow row, RowProblems problems)
    {
        bool knowsRoles = expected.Template is { } template && !OfAnyRole.Contains(template);
        int before = problems.Errors;
        foreach (Turn turn in turns)
        {
            Role(turn, knowsRoles, problems);
        }

        if (problems.Errors > before)
        {
            return;
        }

        if (expected.AssistantOnlyLoss && turns.All(static turn => turn.Role != Turn.Assistant))
        {
            problems.Add(RuleIds.TurnOutOfOrder, turns.Count == 0 ? row.AtStart : turns[turns.Count - 1].RolePlace, "the assistant never speaks, so there is nothing to train");
            return;
        }

        // Only of the templates that come along is it known what they expect; a tool's answer comes between.
        if (expected.Template is not null && turns.All(static turn => turn.Role is Turn.System or Turn.User or Turn.Assistant))
        {
            Order(turns, problems);
        }

        foreach (Turn turn in turns.Where(static turn => turn is { Role: Turn.Assistant, IsTrained: true, Says: false, CallsTools: false }))
        {
            problems.Add(RuleIds.AnswerEmpty, turn.TextPlace, "The assistant's turn");
        }
    }

    private static void Role(Turn turn, bool knowsRoles, RowProblems problems)
    {
        if (turn.IsShareGpt)
        {
            if (!ShareGptRoles.All.ContainsKey(turn.Written))
            {
                Unknown(turn, NearestNames.Suggestion(turn.Written, ShareGptRoles.All.Keys), ShareGptRoles.All.Keys, problems);
            }

            return;
        }

        // A template may know other roles, but hardly one that reads like a slip.
        string? meant = Roles.Contains(turn.Role) ? null
            : ShareGptRoles.All.TryGetValue(turn.Role.Trim(), out string? same) ? same
            : turn.Role.Length > 2 ? NearestNames.Find(turn.Role, Roles, 1).FirstOrDefault(role => IsSlip(turn.Role, role)) : null;
        bool isRefused = knowsRoles && turn.Role is not (Turn.System or Turn.User or Turn.Assistant);
        if (meant is not null || isRefused)
        {
            Unknown(
                turn,
                meant is null ? string.Empty : $" (did you mean '{meant}'?)",
                knowsRoles ? Roles.Where(static role => role != Turn.Tool) : Roles,
                problems);
        }
    }

    private static bool IsSlip(string written, string role) => Math.Abs(written.Length - role.Length) <= 2
        && SftRecipes.Data.NearestName.Find(written, [role]) is not null;

    private static void Unknown(Turn turn, string suggestion, IEnumerable<string> roles, RowProblems problems) =>
        problems.Add(RuleIds.TurnRoleUnknown, turn.RolePlace, JsonWords.Short(turn.Written), suggestion, string.Join(", ", roles));

    private static void Order(IReadOnlyList<Turn> turns, RowProblems problems)
    {
        int first = turns.Count > 0 && turns[0].Role == Turn.System ? 1 : 0;
        for (int i = first; i < turns.Count; i++)
        {
            string due = (i - first) % 2 == 0 ? Turn.User : Turn.Assistant;
            if (turns[i].Role != due)
            {
                problems.Add(RuleIds.TurnOutOfOrder, turns[i].RolePlace, $"'{turns[i].Written}' speaks where '{due}' is due");
                return;
            }
        }

        if (turns.Count > 0 && turns[turns.Count - 1].Role != Turn.Assistant)
        {
            Turn last = turns[turns.Count - 1];
            problems.Add(RuleIds.TurnOutOfOrder, last.RolePlace, $"'{last.Written}' has the last word, which is the assistant's");
        }
    }
}
