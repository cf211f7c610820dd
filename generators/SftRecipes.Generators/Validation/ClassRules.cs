using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the annotated class and its row type.</summary>
internal static class ClassRules
{
    private static readonly (TypeShape Flag, string Words)[] Unsuitable =
    [
        (TypeShape.Generic, "generic"),
        (TypeShape.Static, "static"),
        (TypeShape.Abstract, "abstract"),
        (TypeShape.FileLocal, "file-local"),
        (TypeShape.Record, "a record"),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        RecipeType type = recipe.Type;
        if (Has(TypeShape.NotPartial))
        {
            yield return new Problem(RuleIds.NotPartial, ProblemTarget.ClassName, type.Name);
        }

        foreach ((TypeShape _, string words) in Unsuitable.Where(entry => Has(entry.Flag)))
        {
            yield return new Problem(RuleIds.UnsuitableClass, ProblemTarget.ClassName, type.Name, words);
        }

        if (Has(TypeShape.ContainingTypeNotPartial) || Has(TypeShape.ContainingTypeGeneric))
        {
            string what = Has(TypeShape.ContainingTypeGeneric) ? "generic" : "not partial";
            yield return new Problem(RuleIds.UnsuitableContainingType, ProblemTarget.ClassName, type.Name, what);
        }

        if (Has(TypeShape.NoRowType))
        {
            yield return new Problem(RuleIds.NoRowType, ProblemTarget.ClassName, type.Name);
        }

        if (Has(TypeShape.SeveralRowTypes))
        {
            yield return new Problem(RuleIds.SeveralRowTypes, ProblemTarget.ClassName, type.Name);
        }

        if (recipe.Example is { } example)
        {
            foreach (Problem problem in CheckExample(recipe, example))
            {
                yield return problem;
            }
        }

        bool Has(TypeShape flag) => (type.Shape & flag) != 0;
    }

    private static IEnumerable<Problem> CheckExample(RecipeDeclaration recipe, ExampleType example)
    {
        if (!example.Accessible)
        {
            yield return new Problem(RuleIds.RowTypeInaccessible, ProblemTarget.RowType, example.DisplayName, recipe.Type.Name);
        }

        IReadOnlyList<string> responses = [.. example.Of(RowRole.Response).Select(static property => property.Name)];

        // What rows of preferences and conversations need instead is another rule's.
        if (responses.Count == 0 && recipe.ChatTemplate is null && !recipe.Preference.Any && example.Of(RowRole.Chosen).Count == 0)
        {
            yield return new Problem(RuleIds.NoResponseProperty, ProblemTarget.RowType, example.DisplayName);
        }

        foreach (string extra in responses.Skip(1))
        {
            yield return new Problem(
                RuleIds.SeveralResponseProperties, ProblemTarget.Property(extra), extra, example.DisplayName, responses[0]);
        }
    }
}
