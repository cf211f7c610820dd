using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for losses: <c>[Dpo]</c>, <c>[Orpo]</c>, <c>[Kto]</c>, and the loss options of <c>[TrainingArguments]</c>.</summary>
internal static class LossDescriptors
{
    private const string Category = "SftRecipes.Loss";

    public static readonly DiagnosticDescriptor SeveralPreferenceMethods = new(
        RuleIds.SeveralPreferenceMethods,
        "Recipe has several preference methods",
        "[{0}] and [{1}] are both there; a recipe learns by one method: keep one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralPreferenceMethods + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceRowIncomplete = new(
        RuleIds.PreferenceRowIncomplete,
        "Row type lacks what the preference method needs",
        "[{0}] needs a property marked [{1}], and row type '{2}' has none; mark one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceRowIncomplete + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ResponseBesidePair = new(
        RuleIds.ResponseBesidePair,
        "Row type has a response beside a pair",
        "'{0}' is marked [Response], but [{1}] learns from [Chosen] and [Rejected]; remove the mark",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ResponseBesidePair + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceMarkUnused = new(
        RuleIds.PreferenceMarkUnused,
        "Mark of a preference has no method",
        "'{0}' is marked [{1}], which this recipe does not learn from; add {2} or remove the mark",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceMarkUnused + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralOfOneMark = new(
        RuleIds.SeveralOfOneMark,
        "Row type has a mark twice",
        "'{0}' is marked [{1}], but {2} already has '{3}'; mark one property only",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralOfOneMark + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceValueOutOfRange = new(
        RuleIds.PreferenceValueOutOfRange,
        "Preference option is out of range",
        "{0} is {1}; use {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceValueOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LabelSmoothingOfLossType = new(
        RuleIds.LabelSmoothingOfLossType,
        "Label smoothing is not defined for the loss",
        "LabelSmoothing is {0}, but the {1} loss has none; remove it or use DpoLossType.Sigmoid",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LabelSmoothingOfLossType + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor KtoBatchOfOne = new(
        RuleIds.KtoBatchOfOne,
        "KTO has batches of one row",
        "{0} is 1, but [Kto] estimates its reference point from the other rows of a batch; use 2 or more",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.KtoBatchOfOne + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LabelNotBool = new(
        RuleIds.LabelNotBool,
        "Label is no truth value",
        "'{0}' is marked [Label] but is of type {1}; make it a bool",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LabelNotBool + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceWithoutReference = new(
        RuleIds.PreferenceWithoutReference,
        "Preference method has no reference model",
        "[{0}] compares with the model that training starts from, and random weights know nothing to compare with; use [Orpo] or remove FromScratch",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceWithoutReference + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceOfPrompt = new(
        RuleIds.PreferenceOfPrompt,
        "Prompt would be trained on preferences",
        "CompletionOnlyLoss is off, but [{0}] compares completions of one prompt, never the prompt itself; remove it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceOfPrompt + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor AnswerLossOfPreference = new(
        RuleIds.AnswerLossOfPreference,
        "Option of another loss",
        "{0} changes the loss of answers, and [{1}] has a loss of its own; remove it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AnswerLossOfPreference + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceInTemplate = new(
        RuleIds.PreferenceInTemplate,
        "Template shows what is to be judged",
        "{{{0}}} is the row's {1}, which the prompt must not show; remove it: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceInTemplate + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceValueUndefined = new(
        RuleIds.PreferenceValueUndefined,
        "Preference option has an undefined value",
        "{0} is {1}, which is not one of {2}'s values; use one of its names",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceValueUndefined + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LabelSmoothingOfDft = new(
        RuleIds.LabelSmoothingOfDft,
        "Label smoothing and DFT exclude each other",
        "LabelSmoothingFactor is {0}, but LossType is Dft, which weighs each token by its probability; keep one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LabelSmoothingOfDft + HelpLinks.Extension);
}
