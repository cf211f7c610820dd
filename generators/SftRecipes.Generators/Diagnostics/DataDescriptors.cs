using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for how rows are mixed, streamed and packed.</summary>
internal static class DataDescriptors
{
    private const string Category = "SftRecipes.Data";

    public static readonly DiagnosticDescriptor StreamingWithoutMaxSteps = new(
        RuleIds.StreamingWithoutMaxSteps,
        "Streaming does not say when to end",
        "Streaming reads rows without knowing how many there are, so NumTrainEpochs cannot end the run; set MaxSteps",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.StreamingWithoutMaxSteps + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EvalSplitWithStreaming = new(
        RuleIds.EvalSplitWithStreaming,
        "Rows of a stream cannot be set aside",
        "EvalSplit chooses among all rows, which a stream does not know; name evaluation rows by EvalPath, or turn Streaming off",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EvalSplitWithStreaming + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor WeightOutOfRange = new(
        RuleIds.WeightOutOfRange,
        "Weight of a dataset is not above 0",
        "Weight is {0}; use a number above 0, or leave the dataset out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.WeightOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor WeightOfSomeDatasets = new(
        RuleIds.WeightOfSomeDatasets,
        "Some datasets have a weight and some have none",
        "[Dataset(\"{0}\")] has no Weight, but another dataset has one; give all datasets a Weight, or none",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.WeightOfSomeDatasets + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DataOptionWithoutEffect = new(
        RuleIds.DataOptionWithoutEffect,
        "Option about the data has no effect",
        "{0} has no effect: {1}; leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DataOptionWithoutEffect + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PreferenceRowsPacked = new(
        RuleIds.PreferenceRowsPacked,
        "Rows of preferences cannot be packed",
        "{0} joins rows into one sequence, but preferences compare sequences with each other; leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PreferenceRowsPacked + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor StreamWithPrecomputedReference = new(
        RuleIds.StreamWithPrecomputedReference,
        "Reference of a stream cannot be computed beforehand",
        "PrecomputeRefLogProbs goes over all rows before training, which a stream does not know; turn one of them off",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.StreamWithPrecomputedReference + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DatasetAbsent = new(
        RuleIds.DatasetAbsent,
        "Dataset does not exist",
        "There is no '{0}' in the project{1}; correct the path, or name it in an SftGeneratedData item if it is made before the recipe runs",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DatasetAbsent + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DatasetFormatUnknown = new(
        RuleIds.DatasetFormatUnknown,
        "Format of a dataset is not known",
        "Rows are not read from '{0}'; convert it to one of {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DatasetFormatUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowTypeUnreadable = new(
        RuleIds.RowTypeUnreadable,
        "Rows cannot be made of the row type",
        "Rows of {0} cannot be read from a dataset: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowTypeUnreadable + HelpLinks.Extension);
}
