using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.GenerationAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Generation]</c>.</summary>
internal static class GenerationRules
{
    private static readonly RangeRule<GenerationOptions>[] Ranges =
    [
        new(nameof(Arguments.MaxNewTokens), static options => options.MaxNewTokens, NumberRange.AtLeast(1)),
        new(nameof(Arguments.Temperature), static options => options.Temperature, NumberRange.AtLeast(0)),
        new(nameof(Arguments.TopK), static options => options.TopK, NumberRange.AtLeast(0)),
        new(nameof(Arguments.TopP), static options => options.TopP, new NumberRange(0, 1, LowOpen: true)),
        new(nameof(Arguments.RepetitionPenalty), static options => options.RepetitionPenalty, NumberRange.AtLeast(1)),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        GenerationOptions generation = recipe.Generation;
        if (recipe.Prompt is { AppendEos: false } && generation.Stop.Count == 0)
        {
            yield return new Problem(
                RuleIds.NothingEndsAnAnswer, ProblemTarget.Of<PromptTemplateAttribute>(nameof(PromptTemplateAttribute.AppendEos)));
        }

        foreach (RangeRule<GenerationOptions> rule in Ranges.Where(rule => !rule.Allows(generation)))
        {
            yield return new Problem(
                RuleIds.GenerationValueOutOfRange,
                ProblemTarget.Of<Arguments>(rule.Property),
                rule.Property,
                Numbers.Text(rule.Value(generation)),
                rule.Allowed);
        }

        for (int i = 0; i < generation.Stop.Count; i++)
        {
            if (generation.Stop[i].Length == 0)
            {
                yield return new Problem(RuleIds.StopTextEmpty, ProblemTarget.Of<Arguments>(nameof(Arguments.Stop), i));
            }
        }
    }
}
