using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[PromptTemplate]</c>.</summary>
internal static class PromptRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Prompt is not { } prompt)
        {
            return recipe.ChatTemplate is null ? [new Problem(RuleIds.NoPromptTemplate, ProblemTarget.ClassName, recipe.Type.Name)] : [];
        }

        var problems = new List<Problem>(
            prompt.Parts
                .Where(static part => part.Kind == TemplatePartKind.Malformed)
                .Select(static part => new Problem(RuleIds.TemplateMalformed, At(part), part.Value)));
        problems.AddRange(CheckBlocks(prompt.Parts));
        if (recipe.Example is { } example)
        {
            problems.AddRange(CheckNames(prompt.Parts, example));
            problems.AddRange(CheckResponse(prompt.Parts, example));
            if (problems.Count == 0)
            {
                problems.AddRange(CheckOptional(prompt.Parts, example));
                problems.AddRange(TemplateStyleRules.Unused(recipe));
                problems.AddRange(TemplateStyleRules.SpaceBeforeResponse(prompt, example));
            }
        }

        return problems;
    }

    private static IEnumerable<Problem> CheckBlocks(EquatableArray<TemplatePart> parts)
    {
        var open = new Stack<TemplatePart>();
        foreach (TemplatePart part in parts)
        {
            if (part.Kind == TemplatePartKind.BlockStart)
            {
                open.Push(part);
            }
            else if (part.Kind == TemplatePartKind.BlockEnd)
            {
                if (open.Count > 0 && open.Peek().Value == part.Value)
                {
                    open.Pop();
                }
                else
                {
                    string expected = open.Count > 0
                        ? "{/" + open.Peek().Value + "} must come first"
                        : "no {?" + part.Value + "} comes before it";
                    yield return new Problem(RuleIds.BlockUnbalanced, At(part), "{/" + part.Value + "}", expected);
                }
            }
        }

        foreach (TemplatePart part in open)
        {
            yield return new Problem(RuleIds.BlockUnbalanced, At(part), "{?" + part.Value + "}", "no {/" + part.Value + "} closes it");
        }
    }

    private static IEnumerable<Problem> CheckNames(EquatableArray<TemplatePart> parts, ExampleType example)
    {
        foreach (TemplatePart part in parts.Where(static part => part.Kind is not (TemplatePartKind.Text or TemplatePartKind.Malformed)))
        {
            ExampleProperty? property = example.Properties.FirstOrDefault(candidate => candidate.Name == part.Value);
            if (property is null)
            {
                IReadOnlyList<string> names = example.Properties.Select(static candidate => candidate.Name).ToArray();
                yield return new Problem(
                    RuleIds.PlaceholderUnknown,
                    At(part),
                    part.Value,
                    example.DisplayName,
                    NearestNames.Suggestion(part.Value, names),
                    string.Join(", ", names))
                {
                    Suggestions = NearestNames.Find(part.Value, names, 2).ToEquatableArray(),
                };
            }
            else if (part.Kind == TemplatePartKind.Placeholder && !property.HasTextForm)
            {
                yield return new Problem(
                    RuleIds.PropertyWithoutTextForm, At(part), part.Value, property.Type.Replace("global::", string.Empty));
            }
            else if (part.Kind == TemplatePartKind.BlockStart && property is { IsString: false, IsNullable: false })
            {
                yield return new Problem(
                    RuleIds.BlockNeverLeftOut, At(part), part.Value, property.Type.Replace("global::", string.Empty));
            }
        }
    }

    /// <summary>Of a template in order: the properties that can be null and are printed whether they are or not.</summary>
    private static IEnumerable<Problem> CheckOptional(EquatableArray<TemplatePart> parts, ExampleType example)
    {
        var open = new List<string>();
        foreach (TemplatePart part in parts)
        {
            if (part.Kind == TemplatePartKind.BlockStart)
            {
                open.Add(part.Value);
            }
            else if (part.Kind == TemplatePartKind.BlockEnd)
            {
                open.RemoveAt(open.Count - 1);
            }
            else if (part.Kind == TemplatePartKind.Placeholder
                && !open.Contains(part.Value)
                && example.Properties.Any(property => property.Name == part.Value && property.IsNullable))
            {
                yield return new Problem(RuleIds.OptionalOutsideBlock, At(part), part.Value);
            }
        }
    }

    private static IEnumerable<Problem> CheckResponse(EquatableArray<TemplatePart> parts, ExampleType example)
    {
        IReadOnlyList<string> responses = example.ResponseNames();
        int[] places = Enumerable.Range(0, parts.Count)
            .Where(index => parts[index].Kind == TemplatePartKind.Placeholder && responses.Contains(parts[index].Value))
            .ToArray();
        if (responses.Count == 0)
        {
            // Reported at the row type.
            yield break;
        }

        if (places.Length == 0)
        {
            ProblemTarget whole = ProblemTarget.Of<PromptTemplateAttribute>(nameof(PromptTemplateAttribute.Template));
            yield return new Problem(RuleIds.NoResponsePlaceholder, whole, responses[0]) { Suggestions = new([responses[0]]) };
            yield break;
        }

        foreach (int extra in places.Skip(1))
        {
            yield return new Problem(RuleIds.SeveralResponsePlaceholders, At(parts[extra]), parts[extra].Value);
        }

        int place = places[0];
        if (Depth(parts, place) > 0)
        {
            yield return new Problem(RuleIds.ResponseInBlock, At(parts[place]), parts[place].Value);
        }
        else if (places.Length == 1 && place + 1 < parts.Count)
        {
            TemplatePart first = parts[place + 1];
            TemplatePart last = parts[parts.Count - 1];
            yield return new Problem(
                RuleIds.TextAfterResponse,
                ProblemTarget.Template(first.Start, last.Start + last.Length - first.Start),
                parts[place].Value);
        }
    }

    /// <summary>How many optional blocks are open before a part.</summary>
    private static int Depth(EquatableArray<TemplatePart> parts, int index) =>
        parts.Take(index).Sum(static part => part.Kind switch
        {
            TemplatePartKind.BlockStart => 1,
            TemplatePartKind.BlockEnd => -1,
            _ => 0,
        });

    private static ProblemTarget At(TemplatePart part) => ProblemTarget.Template(part.Start, part.Length);
}
