using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Lora]</c>.</summary>
internal static class LoraRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture, IReadOnlyList<LinearSite> sites)
    {
        if (recipe.Lora is not { } lora)
        {
            return [];
        }

        var problems = new List<Problem>();
        if (lora.Rank < 1)
        {
            problems.Add(new Problem(RuleIds.RankOutOfRange, At(nameof(LoraAttribute.Rank)), Numbers.Text(lora.Rank)));
        }

        if (!NumberRange.Above(0).Contains(lora.Alpha))
        {
            problems.Add(new Problem(RuleIds.AlphaOutOfRange, At(nameof(LoraAttribute.Alpha)), Numbers.Text(lora.Alpha)));
        }

        if (!NumberRange.Share.Contains(lora.Dropout))
        {
            problems.Add(new Problem(RuleIds.LoraDropoutOutOfRange, At(nameof(LoraAttribute.Dropout)), Numbers.Text(lora.Dropout)));
        }

        if (architecture is not null)
        {
            problems.AddRange(CheckRank(lora.Rank, sites));
            problems.AddRange(lora.TargetModules.SelectMany((entry, index) => CheckTarget(architecture, entry, index)));
        }

        return problems;
    }

    /// <summary>An adapter of the rank of its module or more is no smaller than the module.</summary>
    private static IEnumerable<Problem> CheckRank(int rank, IReadOnlyList<LinearSite> sites)
    {
        LinearSite? smallest = sites.OrderBy(static site => Math.Min(site.Linear.In, site.Linear.Out)).FirstOrDefault();
        if (smallest is { Linear: { } linear } && rank > Math.Min(linear.In, linear.Out))
        {
            yield return new Problem(
                RuleIds.RankBeyondModule,
                At(nameof(LoraAttribute.Rank)),
                Numbers.Text(rank),
                smallest.Path,
                Numbers.Text(linear.In),
                Numbers.Text(linear.Out),
                Numbers.Text(Math.Min(linear.In, linear.Out)))
            {
                Suggestions = new([Numbers.Text(Math.Min(linear.In, linear.Out))]),
            };
        }
    }

    private static IEnumerable<Problem> CheckTarget(ArchitectureModel architecture, string entry, int index)
    {
        ProblemTarget target = At(nameof(LoraAttribute.TargetModules), index);
        LinearSite[] matched = architecture.LinearSites().Where(site => TargetModules.Matches(architecture, site, entry)).ToArray();
        if (matched.Any(static site => site.Scope == SiteScope.Head) && architecture.Head.Tied)
        {
            yield return new Problem(RuleIds.TargetModuleTied, target, entry);
        }
        else if (matched.Length == 0 && TargetModules.OfOneLayer(architecture, entry) is { } site)
        {
            yield return new Problem(RuleIds.TargetModuleOfOneLayer, target, entry, site.Path) { Suggestions = new([site.Path]) };
        }
        else if (matched.Length == 0)
        {
            IReadOnlyList<string> names = TargetModules.Names(architecture);
            yield return new Problem(
                RuleIds.TargetModuleUnmatched,
                target,
                entry,
                architecture.ClassName,
                NearestNames.Suggestion(entry, names),
                string.Join(", ", names))
            {
                Suggestions = NearestNames.Find(entry, names, 2).ToEquatableArray(),
            };
        }
    }

    private static ProblemTarget At(string argument, int element = -1) => ProblemTarget.Of<LoraAttribute>(argument, element);
}
