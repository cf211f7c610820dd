using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Which modules a recipe adapts, and which it trains whole, decided for every layer as PEFT decides it.</summary>
internal sealed class AdapterPlan
{
    private AdapterPlan(IReadOnlyList<LeafModule> modules, LoraOptions lora, EquatableArray<string> targets)
    {
        Modules = modules;
        Lora = lora;
        Targets = targets;
        Saved = modules.Where(module => lora.ModulesToSave.Any(entry => ModulePaths.EndsIn(module.Path, entry))).ToArray();
        Adapted = modules.Where(IsAdapted)
            .Select(module => new AdaptedModule(module, RankOf(lora, module.Path), AlphaOf(lora, module.Path)))
            .ToArray();
    }

    /// <summary>All modules of the model.</summary>
    public IReadOnlyList<LeafModule> Modules { get; }

    public LoraOptions Lora { get; }

    /// <summary>The entries of <c>TargetModules</c>, or the architecture's own where there are none; empty with a pattern.</summary>
    public EquatableArray<string> Targets { get; }

    /// <summary>The modules that get an adapter.</summary>
    public IReadOnlyList<AdaptedModule> Adapted { get; }

    /// <summary>The modules that are trained whole.</summary>
    public IReadOnlyList<LeafModule> Saved { get; }

    public static AdapterPlan Create(ArchitectureModel architecture, LoraOptions lora) => new(
        LeafModules.Of(architecture).ToArray(),
        lora,
        lora.TargetModulesPattern is not null ? default
            : lora.TargetModules.Count > 0 ? lora.TargetModules
            : architecture.DefaultTargetModules);

    /// <summary>Whether a module can carry an adapter.</summary>
    public static bool CanCarry(LeafModule module) => module.Kind is LeafKind.Linear or LeafKind.Head or LeafKind.Embedding;

    /// <summary>Whether one target names a module.</summary>
    public static bool IsTarget(LeafModule module, string entry) => ModulePaths.EndsIn(module.Path, entry);

    /// <summary>The first pattern that fulfils a condition and matches; null for none.</summary>
    public static LoraPatternOptions? PatternOf(LoraOptions lora, string path, Func<LoraPatternOptions, bool> condition) =>
        lora.Patterns.FirstOrDefault(pattern => condition(pattern) && ModulePaths.IsKeyOf(path, pattern.Pattern));

    /// <summary>Whether the targets name a module, whatever its layer.</summary>
    public bool IsTargeted(LeafModule module) =>
        Lora.TargetModulesPattern is { } pattern ? ModulePaths.IsMatch(module.Path, pattern)
        : Lora.TargetsAllLinear ? module.Kind == LeafKind.Linear
        : Targets.Any(entry => IsTarget(module, entry));

    public bool IsExcluded(LeafModule module) => Lora.ExcludeModules.Any(entry => ModulePaths.EndsIn(module.Path, entry));

    public bool IsInLayers(LeafModule module) => Lora.LayersToTransform.Count == 0 || Lora.LayersToTransform.Contains(module.Layer);

    private static int RankOf(LoraOptions lora, string path) =>
        PatternOf(lora, path, static pattern => pattern.Rank != 0)?.Rank ?? lora.Rank;

    private static double AlphaOf(LoraOptions lora, string path) =>
        PatternOf(lora, path, static pattern => !double.IsNaN(pattern.Alpha))?.Alpha ?? lora.Alpha;

    private bool IsAdapted(LeafModule module) =>
        CanCarry(module) && IsTargeted(module) && !IsExcluded(module) && IsInLayers(module) && !Saved.Contains(module);
}
