using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for row types of <c>[ChatTemplate]</c>.</summary>
internal static class ConversationRules
{
    private const string Assistant = "assistant";

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.ChatTemplate is null || recipe.Example is not { } example)
        {
            yield break;
        }

        ExampleProperty[] lists = example.Properties.Where(static property => property.IsTurnList && property.Role == RowRole.None).ToArray();
        bool hasTurns = example.Properties.Any(static property => property.TurnRole is not null);
        if (lists.Length == 0 && !(hasTurns && example.Of(RowRole.Response).Count > 0) && !IsPreference(recipe, example, hasTurns))
        {
            yield return new Problem(RuleIds.RowTypeWithoutConversation, ProblemTarget.RowType, example.DisplayName);
        }

        foreach (ExampleProperty extra in lists.Skip(1))
        {
            yield return new Problem(
                RuleIds.SeveralMessageLists, ProblemTarget.Property(extra.Name), extra.Name, example.DisplayName, lists[0].Name);
        }

        foreach (ExampleProperty property in example.Properties.Where(static property => property.TurnRole is not null))
        {
            string? wrong = property.TurnRole!.Trim().Length == 0 ? "names no role"
                : property.TurnRole == Assistant ? "is the assistant's, which is marked [Response]"
                : property.Role != RowRole.None ? "is marked as an answer, too"
                : !property.HasTextForm ? "has no text of its own"
                : null;
            if (wrong is not null)
            {
                yield return new Problem(RuleIds.TurnRoleInvalid, ProblemTarget.Property(property.Name), property.Name, wrong);
            }
        }

        foreach (ExampleProperty answer in example.Properties.Where(
            static property => property.Role is RowRole.Response or RowRole.Chosen or RowRole.Rejected && !property.IsTurnList && !property.HasTextForm))
        {
            yield return new Problem(
                RuleIds.PropertyWithoutTextForm, ProblemTarget.Property(answer.Name), answer.Name, answer.Type.Replace("global::", string.Empty));
        }
    }

    /// <summary>Pairs whose answers hold the whole conversation need no prompt; those that do not need one.</summary>
    private static bool IsPreference(RecipeDeclaration recipe, ExampleType example, bool hasTurns) =>
        recipe.Preference.Any && (hasTurns || example.Of(RowRole.Chosen).Any(static chosen => chosen.IsTurnList));
}
