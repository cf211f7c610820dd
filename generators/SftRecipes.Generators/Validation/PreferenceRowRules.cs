using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for row types of <c>[Dpo]</c>, <c>[Orpo]</c> and <c>[Kto]</c>.</summary>
internal static class PreferenceRowRules
{
    private static readonly RowRole[] PairRoles = [RowRole.Chosen, RowRole.Rejected];
    private static readonly RowRole[] LabelledRoles = [RowRole.Response, RowRole.Label];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Example is not { } example)
        {
            return [];
        }

        return
        [
            .. Missing(recipe.Preference, example),
            .. Unused(recipe.Preference, example),
            .. Repeated(example),
            .. example.Of(RowRole.Label)
                .Where(static label => label.Type != "bool")
                .Select(static label => new Problem(
                    RuleIds.LabelNotBool, ProblemTarget.Property(label.Name), label.Name, label.Type.Replace("global::", string.Empty))),
            .. recipe.Prompt is { } prompt ? [.. Shown(prompt, example), .. WithoutText(example)] : (Problem[])[],
        ];
    }

    private static IEnumerable<Problem> Missing(PreferenceMethods methods, ExampleType example)
    {
        if (!methods.Any)
        {
            return [];
        }

        string method = methods.Names()[0];
        return (methods.IsPaired ? PairRoles : LabelledRoles)
            .Where(role => example.Of(role).Count == 0)
            .Select(role => new Problem(
                RuleIds.PreferenceRowIncomplete, ProblemTarget.RowType, method, role.ToString(), example.DisplayName));
    }

    private static IEnumerable<Problem> Unused(PreferenceMethods methods, ExampleType example)
    {
        foreach (ExampleProperty property in example.Properties)
        {
            if (property.Role == RowRole.Response && methods.IsPaired && example.Of(RowRole.Chosen).Count > 0)
            {
                yield return new Problem(
                    RuleIds.ResponseBesidePair, ProblemTarget.Property(property.Name), property.Name, methods.Names()[0]);
            }

            bool isOfPair = property.Role is RowRole.Chosen or RowRole.Rejected;
            if ((isOfPair && !methods.IsPaired) || (property.Role == RowRole.Label && methods.Kto is null))
            {
                yield return new Problem(
                    RuleIds.PreferenceMarkUnused,
                    ProblemTarget.Property(property.Name),
                    property.Name,
                    property.Role.ToString(),
                    isOfPair ? "[Dpo] or [Orpo]" : "[Kto]");
            }
        }
    }

    private static IEnumerable<Problem> Repeated(ExampleType example) =>
        from role in (RowRole[])[RowRole.Chosen, RowRole.Rejected, RowRole.Label]
        let properties = example.Of(role)
        from extra in properties.Skip(1)
        select new Problem(
            RuleIds.SeveralOfOneMark,
            ProblemTarget.Property(extra.Name),
            extra.Name,
            role.ToString(),
            example.DisplayName,
            properties[0].Name);

    /// <summary>The chosen answer has a placeholder, where it is judged; the rejected one goes to the same place.</summary>
    private static IEnumerable<Problem> WithoutText(ExampleType example) =>
        example.Of(RowRole.Rejected)
            .Where(static property => !property.HasTextForm)
            .Select(static property => new Problem(
                RuleIds.PropertyWithoutTextForm,
                ProblemTarget.Property(property.Name),
                property.Name,
                property.Type.Replace("global::", string.Empty)));

    private static IEnumerable<Problem> Shown(PromptOptions prompt, ExampleType example)
    {
        foreach (TemplatePart part in prompt.Parts.Where(static part => part.Kind is TemplatePartKind.Placeholder or TemplatePartKind.BlockStart))
        {
            ExampleProperty? property = example.Properties.FirstOrDefault(candidate => candidate.Name == part.Value);
            if (property?.Role is RowRole.Rejected or RowRole.Label)
            {
                bool isRejected = property.Role == RowRole.Rejected;
                yield return new Problem(
                    RuleIds.PreferenceInTemplate,
                    ProblemTarget.Template(part.Start, part.Length),
                    part.Value,
                    isRejected ? "rejected answer" : "label",
                    isRejected ? "the placeholder of the chosen answer stands for both" : "it is read from the row");
            }
        }
    }
}
