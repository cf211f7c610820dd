using System.Collections.Generic;
using SftRecipes.Data;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the row types of recipes that read their rows from files.</summary>
internal static class RowTypeRules
{
    /// <param name="recipe">The recipe.</param>
    /// <param name="schema">How its row type is read; null where it cannot be.</param>
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, RowSchema? schema)
    {
        bool isRead = recipe.Datasets.Count > 0 && recipe.Example is not null && (recipe.Type.Shape & TypeShape.Unresolved) == 0;
        string? reason = !isRead ? null
            : schema is null
                ? "it needs a public constructor, and parameters of it or settable properties for columns to bind to; use a record or a class that is not abstract"
                : Ambiguity(schema);
        return reason is null ? [] : [new Problem(RuleIds.RowTypeUnreadable, ProblemTarget.RowType, recipe.Example!.DisplayName, reason)];
    }

    private static string? Ambiguity(RowSchema schema)
    {
        foreach (RowTypeSchema type in schema.Types)
        {
            var columns = new HashSet<string>();
            foreach (RowMember member in type.Members)
            {
                if (!columns.Add(ColumnName.Normalize(member.Column)))
                {
                    return $"the column '{member.Column}' would bind to two members of {type.Name}; rename one";
                }
            }
        }

        return null;
    }
}
