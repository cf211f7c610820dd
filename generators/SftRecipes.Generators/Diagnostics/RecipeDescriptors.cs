using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for the recipe's class and base model.</summary>
internal static class RecipeDescriptors
{
    private const string Category = "SftRecipes.Recipe";

    public static readonly DiagnosticDescriptor NotPartial = new(
        RuleIds.NotPartial,
        "Recipe class is not partial",
        "Recipe '{0}' is not partial; add 'partial' so that its code can be generated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NotPartial + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor UnsuitableClass = new(
        RuleIds.UnsuitableClass,
        "Recipe class is of an unsuitable kind",
        "Recipe '{0}' is {1}; a recipe is an ordinary class",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.UnsuitableClass + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor UnsuitableContainingType = new(
        RuleIds.UnsuitableContainingType,
        "Recipe is nested in a type that cannot be completed",
        "Recipe '{0}' is nested in a type that is {1}; make every containing type partial and non-generic, or move the recipe out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.UnsuitableContainingType + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NoRowType = new(
        RuleIds.NoRowType,
        "Recipe names no row type",
        "Recipe '{0}' does not say what its rows are; implement ISftRecipe<T> with the record that holds one training example",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoRowType + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralRowTypes = new(
        RuleIds.SeveralRowTypes,
        "Recipe names several row types",
        "Recipe '{0}' implements ISftRecipe<T> more than once; keep one, or write one recipe for each row type",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralRowTypes + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowTypeInaccessible = new(
        RuleIds.RowTypeInaccessible,
        "Row type is less accessible than the recipe",
        "Row type '{0}' is less accessible than recipe '{1}'; make it as accessible, or the recipe less",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowTypeInaccessible + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraAndFullFineTuning = new(
        RuleIds.LoraAndFullFineTuning,
        "Recipe has both [Lora] and [FullFineTuning]",
        "Recipe '{0}' has both [Lora] and [FullFineTuning]; keep the one that is meant",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraAndFullFineTuning + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NothingTrained = new(
        RuleIds.NothingTrained,
        "Recipe does not say what is trained",
        "Recipe '{0}' does not say what is trained; add [Lora] to train adapters or [FullFineTuning] to train all weights",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NothingTrained + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor OrphanAttribute = new(
        RuleIds.OrphanAttribute,
        "Recipe attribute on a class that is no recipe",
        "[{0}] has no effect on '{1}', which has no [SftRecipe]; add [SftRecipe(\"org/name\")] or remove the attribute",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.OrphanAttribute + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor UnknownModel = new(
        RuleIds.UnknownModel,
        "Base model is not known",
        "Nothing is known of the base model '{0}'{1}; for a model that is not built in, give its config.json in the project file: <SftModel Include=\"path/config.json\" Id=\"{0}\" />",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.UnknownModel + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EmptyRevision = new(
        RuleIds.EmptyRevision,
        "Revision is empty",
        "The revision is empty; name a branch, a tag or a commit, or leave it out for 'main'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EmptyRevision + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor FromScratchWithLora = new(
        RuleIds.FromScratchWithLora,
        "Random weights cannot carry adapters",
        "FromScratch starts from random weights, which [Lora] would freeze; remove [Lora] to pretrain, or [FullFineTuning] to tune a checkpoint",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.FromScratchWithLora + HelpLinks.Extension);
}
