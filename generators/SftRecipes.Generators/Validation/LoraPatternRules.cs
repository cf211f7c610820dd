using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[LoraPattern]</c>.</summary>
internal static class LoraPatternRules
{
    public static IEnumerable<Problem> Check(AdapterPlan plan)
    {
        var problems = new List<Problem>();
        EquatableArray<LoraPatternOptions> patterns = plan.Lora.Patterns;
        for (int i = 0; i < patterns.Count; i++)
        {
            problems.AddRange(CheckNumbers(patterns[i], i));
            problems.AddRange(CheckMatch(plan, patterns[i], i));
        }

        problems.AddRange(CheckOverlap(plan));
        return problems;
    }

    internal static ProblemTarget At(string argument, int occurrence) =>
        ProblemTarget.Of<LoraPatternAttribute>(argument) with { Occurrence = occurrence };

    private static IEnumerable<Problem> CheckNumbers(LoraPatternOptions pattern, int index)
    {
        if (pattern.Rank < 0)
        {
            yield return new Problem(RuleIds.RankOutOfRange, At(nameof(LoraPatternAttribute.Rank), index), Numbers.Text(pattern.Rank));
        }

        if (!double.IsNaN(pattern.Alpha) && !NumberRange.Above(0).Contains(pattern.Alpha))
        {
            yield return new Problem(RuleIds.AlphaOutOfRange, At(nameof(LoraPatternAttribute.Alpha), index), Numbers.Text(pattern.Alpha));
        }

        if (pattern.Rank == 0 && double.IsNaN(pattern.Alpha))
        {
            yield return new Problem(RuleIds.LoraPatternEmpty, At(nameof(LoraPatternAttribute.Pattern), index), pattern.Pattern);
        }
    }

    private static IEnumerable<Problem> CheckMatch(AdapterPlan plan, LoraPatternOptions pattern, int index)
    {
        ProblemTarget target = At(nameof(LoraPatternAttribute.Pattern), index);
        if (ModulePaths.Fault(pattern.Pattern) is { } fault)
        {
            yield return new Problem(RuleIds.LoraRegexInvalid, target, pattern.Pattern, fault);
        }
        else if (plan.Adapted.Count > 0 && !plan.Adapted.Any(adapter => ModulePaths.IsKeyOf(adapter.Module.Path, pattern.Pattern)))
        {
            string[] names = [.. ModulePaths.LastSegments(plan.Adapted.Select(static adapter => adapter.Module.Path))];
            yield return new Problem(
                RuleIds.LoraPatternUnmatched, target, pattern.Pattern, NearestNames.Suggestion(pattern.Pattern, names),
                string.Join(", ", names))
            {
                Suggestions = NearestNames.Find(pattern.Pattern, names, 2).ToEquatableArray(),
            };
        }
    }

    /// <summary>
    /// PEFT 0.14 takes the first key, of the ranks' and then of the alphas', for both numbers; later versions look for each apart. The same
    /// pattern twice is one key.
    /// </summary>
    private static IEnumerable<Problem> CheckOverlap(AdapterPlan plan)
    {
        LoraOptions lora = plan.Lora;
        LoraPatternOptions[] ranks = [.. lora.Patterns.Where(static pattern => pattern.Rank != 0)];
        LoraPatternOptions[] alphas = [.. lora.Patterns.Where(static pattern => !double.IsNaN(pattern.Alpha))];
        foreach (AdaptedModule adapter in plan.Adapted)
        {
            LoraPatternOptions[] matching =
                [.. ranks.Concat(alphas).Where(pattern => ModulePaths.IsKeyOf(adapter.Module.Path, pattern.Pattern)).Distinct()];
            if (matching.Length < 2)
            {
                continue;
            }

            bool repeated = matching[0].Pattern == matching[1].Pattern;
            int oldRank = matching[0].Rank != 0 ? matching[0].Rank : lora.Rank;
            double oldAlpha = double.IsNaN(matching[0].Alpha) ? lora.Alpha : matching[0].Alpha;
            if (repeated || oldRank != adapter.Rank || !oldAlpha.Equals(adapter.Alpha))
            {
                int second = lora.Patterns.ToList().FindLastIndex(pattern => pattern == matching[1]);
                yield return new Problem(
                    RuleIds.LoraPatternsOverlap, At(nameof(LoraPatternAttribute.Pattern), second), matching[0].Pattern, matching[1].Pattern,
                    adapter.Module.Path);
                yield break;
            }
        }
    }
}
