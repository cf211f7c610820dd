using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[Lora]</c>.</summary>
internal static class LoraDescriptors
{
    private const string Category = "SftRecipes.Lora";

    public static readonly DiagnosticDescriptor RankOutOfRange = new(
        RuleIds.RankOutOfRange,
        "LoRA rank is below 1",
        "Rank is {0}; use 1 or more (8 to 64 are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RankOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RankBeyondModule = new(
        RuleIds.RankBeyondModule,
        "LoRA rank is beyond its module",
        "Rank is {0}, but '{1}' maps {2} to {3} features; use {4} or less",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RankBeyondModule + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor AlphaOutOfRange = new(
        RuleIds.AlphaOutOfRange,
        "LoRA alpha is not above 0",
        "Alpha is {0}; use a number above 0 (the rank or twice the rank are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AlphaOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraDropoutOutOfRange = new(
        RuleIds.LoraDropoutOutOfRange,
        "LoRA dropout is no probability below 1",
        "Dropout is {0}; use from 0 up to, but not including, 1 (0 to 0.1 are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraDropoutOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleUnmatched = new(
        RuleIds.TargetModuleUnmatched,
        "LoRA target matches no module",
        "'{0}' matches no linear module of {1}{2}; its linear modules are {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleTied = new(
        RuleIds.TargetModuleTied,
        "LoRA target shares its weight",
        "'{0}' shares its weight with '{1}', so that merging an adapter on it would change both; leave it out of the targets",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleTied + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LayerOutOfRange = new(
        RuleIds.LayerOutOfRange,
        "LoRA layer does not exist",
        "LayersToTransform has {0}, but the layers of {1} are 0 to {2}; use those",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LayerOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraRegexInvalid = new(
        RuleIds.LoraRegexInvalid,
        "Pattern is no regular expression",
        "'{0}' is no regular expression ({1}); correct it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraRegexInvalid + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraPatternUnmatched = new(
        RuleIds.LoraPatternUnmatched,
        "LoRA pattern matches no adapted module",
        "'{0}' matches no adapted module{1}; adapted are {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraPatternUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraPatternEmpty = new(
        RuleIds.LoraPatternEmpty,
        "LoRA pattern changes nothing",
        "[LoraPattern] of '{0}' gives neither Rank nor Alpha; give one of them, or leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraPatternEmpty + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraPatternsOverlap = new(
        RuleIds.LoraPatternsOverlap,
        "LoRA patterns contradict each other",
        "'{0}' and '{1}' both match '{2}', and versions of PEFT differ in which decides; make them match different modules",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraPatternsOverlap + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModuleToSaveUnmatched = new(
        RuleIds.ModuleToSaveUnmatched,
        "Module to save matches no module",
        "'{0}' matches no module with weights of {1}{2}; such are {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModuleToSaveUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModuleToSaveAdapted = new(
        RuleIds.ModuleToSaveAdapted,
        "Module is both adapted and trained whole",
        "'{0}' of ModulesToSave is a target of LoRA too; leave it out of one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModuleToSaveAdapted + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModuleToSaveTied = new(
        RuleIds.ModuleToSaveTied,
        "Module to save shares its weight",
        "'{0}' shares its weight with '{1}', and a trained copy would not; leave it out of ModulesToSave",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModuleToSaveTied + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModuleToSaveQuantized = new(
        RuleIds.ModuleToSaveQuantized,
        "Module to save is quantized",
        "'{0}' is stored in {1}, and quantized weights cannot be trained; leave it out of ModulesToSave, or remove [Quantization]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModuleToSaveQuantized + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModuleToSaveAmbiguous = new(
        RuleIds.ModuleToSaveAmbiguous,
        "Module to save means more to PEFT",
        "PEFT reads '{0}' as the end of any name, so that it also means '{1}'; write more of the path, such as '{2}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModuleToSaveAmbiguous + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ExcludeModuleUnmatched = new(
        RuleIds.ExcludeModuleUnmatched,
        "Excluded module is no target",
        "'{0}' excludes none of the targets; correct it, or leave it out of ExcludeModules",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ExcludeModuleUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraOptionsContradict = new(
        RuleIds.LoraOptionsContradict,
        "LoRA options do not go together",
        "{0} {1}; {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraOptionsContradict + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NothingAdapted = new(
        RuleIds.NothingAdapted,
        "No module is adapted",
        "TargetModules, ExcludeModules, ModulesToSave and LayersToTransform leave no module of {0} to adapt; name others",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NothingAdapted + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraValueUndefined = new(
        RuleIds.LoraValueUndefined,
        "LoRA option has an undefined value",
        "{0} is no value of {1}; use one of its names",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraValueUndefined + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PissaNiterOutOfRange = new(
        RuleIds.PissaNiterOutOfRange,
        "Subspace iterations are out of range",
        "PissaNiter is {0}; use 1 to 100 (16 are usual), or 0 for an exact decomposition",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PissaNiterOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LayersPatternUnmatched = new(
        RuleIds.LayersPatternUnmatched,
        "Layers pattern names no list of layers",
        "'{0}' is not what {1} calls its layers; use '{2}', or leave LayersPattern out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LayersPatternUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleExcluded = new(
        RuleIds.TargetModuleExcluded,
        "LoRA target is excluded",
        "Every module that '{0}' matches is in ExcludeModules; leave it out of one of the two",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleExcluded + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ExcludeModuleSaved = new(
        RuleIds.ExcludeModuleSaved,
        "Excluded module is trained whole",
        "'{0}' is in ModulesToSave, and what is trained whole gets no adapter anyway; leave it out of ExcludeModules",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ExcludeModuleSaved + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RsloraScalingLarge = new(
        RuleIds.RsloraScalingLarge,
        "Scaling of rank-stabilized LoRA is large",
        "With UseRslora adapters are multiplied by Alpha / √Rank, here {0} ({1} / √{2}); use a smaller Alpha (16 is usual at any rank)",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RsloraScalingLarge + HelpLinks.Extension);
}
