using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Validation.LoraRules;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for where adapters go: targets, exclusions, layers, and the rank that a module can have.</summary>
internal static class LoraTargetRules
{
    public static IEnumerable<Problem> Check(ArchitectureModel architecture, AdapterPlan plan)
    {
        LoraOptions lora = plan.Lora;
        var problems = new List<Problem>();
        if (lora.TargetModulesPattern is { } pattern)
        {
            problems.AddRange(CheckPattern(architecture, plan, pattern));
        }
        else if (!lora.TargetsAllLinear)
        {
            problems.AddRange(lora.TargetModules.SelectMany((entry, index) => CheckEntry(architecture, plan, entry, index)));
        }

        problems.AddRange(lora.ExcludeModules.SelectMany((entry, index) => CheckExclusion(plan, entry, index)));
        problems.AddRange(CheckLayers(architecture, lora));
        if (problems.Count == 0 && plan.Adapted.Count == 0)
        {
            problems.Add(new Problem(RuleIds.NothingAdapted, ProblemTarget.Attribute<LoraAttribute>(), architecture.ClassName));
        }

        problems.AddRange(CheckRank(plan));
        return problems;
    }

    private static IEnumerable<Problem> CheckPattern(ArchitectureModel architecture, AdapterPlan plan, string pattern)
    {
        ProblemTarget target = At(nameof(LoraAttribute.TargetModulesPattern));
        if (ModulePaths.Fault(pattern) is { } fault)
        {
            yield return new Problem(RuleIds.LoraRegexInvalid, target, pattern, fault);
            yield break;
        }

        LeafModule[] matched = [.. plan.Modules.Where(plan.IsTargeted)];
        if (Tied(architecture, plan, matched) is { } tied)
        {
            yield return new Problem(RuleIds.TargetModuleTied, target, tied.Path, tied.Partner);
        }
        else if (!matched.Any(AdapterPlan.CanCarry))
        {
            yield return Unmatched(architecture, plan, target, pattern);
        }
    }

    private static IEnumerable<Problem> CheckEntry(ArchitectureModel architecture, AdapterPlan plan, string entry, int index)
    {
        ProblemTarget target = At(nameof(LoraAttribute.TargetModules), index);
        LeafModule[] matched = [.. plan.Modules.Where(module => AdapterPlan.IsTarget(module, entry))];
        if (Tied(architecture, plan, matched) is { } tied)
        {
            yield return new Problem(RuleIds.TargetModuleTied, target, entry, tied.Partner);
        }
        else if (!matched.Any(AdapterPlan.CanCarry))
        {
            yield return Unmatched(architecture, plan, target, entry);
        }
        else if (matched.Where(AdapterPlan.CanCarry).All(plan.IsExcluded))
        {
            yield return new Problem(RuleIds.TargetModuleExcluded, target, entry);
        }
        else if (!matched.Any(plan.IsInLayers))
        {
            yield return Contradiction(
                target, $"Target '{entry}'", "lies in none of the layers of LayersToTransform, which leaves modules outside layers out", "leave it out");
        }
    }

    private static IEnumerable<Problem> CheckExclusion(AdapterPlan plan, string entry, int index)
    {
        LeafModule[] matched = [.. plan.Modules.Where(module => ModulePaths.EndsIn(module.Path, entry))];
        if (matched.Length > 0 && matched.All(plan.Saved.Contains))
        {
            yield return new Problem(RuleIds.ExcludeModuleSaved, At(nameof(LoraAttribute.ExcludeModules), index), entry);
        }
        else if (!plan.Modules.Any(module => AdapterPlan.CanCarry(module) && plan.IsTargeted(module) && ModulePaths.EndsIn(module.Path, entry)))
        {
            yield return new Problem(RuleIds.ExcludeModuleUnmatched, At(nameof(LoraAttribute.ExcludeModules), index), entry);
        }
    }

    private static IEnumerable<Problem> CheckLayers(ArchitectureModel architecture, LoraOptions lora)
    {
        for (int i = 0; i < lora.LayersToTransform.Count; i++)
        {
            if (lora.LayersToTransform[i] < 0 || lora.LayersToTransform[i] >= architecture.LayerCount)
            {
                yield return new Problem(
                    RuleIds.LayerOutOfRange, At(nameof(LoraAttribute.LayersToTransform), i), Numbers.Text(lora.LayersToTransform[i]),
                    architecture.ClassName, Numbers.Text(architecture.LayerCount - 1));
            }
        }

        string name = architecture.LayersName.Substring(architecture.LayersName.LastIndexOf('.') + 1);
        if (lora.LayersPattern is { } pattern && pattern != name)
        {
            yield return new Problem(
                RuleIds.LayersPatternUnmatched, At(nameof(LoraAttribute.LayersPattern)), pattern, architecture.ClassName, name);
        }
    }

    /// <summary>An adapter of its module's full rank has more numbers than the module and gains nothing over training it.</summary>
    private static IEnumerable<Problem> CheckRank(AdapterPlan plan) =>
        from adapter in plan.Adapted
        let most = Math.Min(adapter.Module.In, adapter.Module.Out)
        where adapter.Rank >= most
        let pattern = AdapterPlan.PatternOf(plan.Lora, adapter.Module.Path, static pattern => pattern.Rank != 0)
        let index = pattern is null ? -1 : IndexOf(plan.Lora.Patterns, pattern)
        group (adapter.Module, adapter.Rank, Most: most) by index into places
        let worst = places.OrderBy(static place => place.Most).First()
        select new Problem(
            RuleIds.RankBeyondModule,
            places.Key < 0 ? At(nameof(LoraAttribute.Rank)) : LoraPatternRules.At(nameof(LoraPatternAttribute.Rank), places.Key),
            Numbers.Text(worst.Rank),
            worst.Module.Site,
            Numbers.Text(worst.Module.In),
            Numbers.Text(worst.Module.Out),
            Numbers.Text(worst.Most - 1))
        {
            Suggestions = new([Numbers.Text(PowerBelow(worst.Most))]),
        };

    /// <summary>The largest power of two below a number, or 1.</summary>
    private static int PowerBelow(int number)
    {
        int power = 1;
        while (power * 2L < number)
        {
            power *= 2;
        }

        return power;
    }

    private static int IndexOf(EquatableArray<LoraPatternOptions> patterns, LoraPatternOptions pattern)
    {
        int index = 0;
        while (!ReferenceEquals(patterns[index], pattern))
        {
            index++;
        }

        return index;
    }

    /// <summary>A matched module whose weight is another's too, and that one.</summary>
    internal static (string Path, string Partner)? Tied(ArchitectureModel architecture, AdapterPlan plan, IEnumerable<LeafModule> matched)
    {
        if (!architecture.Head.Tied)
        {
            return null;
        }

        LeafModule? one = matched.FirstOrDefault(static module => module.Kind is LeafKind.TiedHead or LeafKind.Embedding);
        return one is null
            ? null
            : (one.Path, plan.Modules.First(module => module != one && module.Kind is LeafKind.TiedHead or LeafKind.Embedding && module.Path != one.Path).Path);
    }

    private static Problem Unmatched(ArchitectureModel architecture, AdapterPlan plan, ProblemTarget target, string entry)
    {
        string[] names =
        [
            .. ModulePaths.LastSegments(
                plan.Modules.Where(static module => module.Kind is LeafKind.Linear or LeafKind.Head).Select(static module => module.Path)),
        ];
        return new Problem(
            RuleIds.TargetModuleUnmatched, target, entry, architecture.ClassName, NearestNames.Suggestion(entry, names), string.Join(", ", names))
        {
            Suggestions = NearestNames.Find(entry, names, 2).ToEquatableArray(),
        };
    }
}
