using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for how long a run is, what fits into it, and at what rate and precision it learns.</summary>
internal static class RunDescriptors
{
    private const string Category = "SftRecipes.Training";

    public static readonly DiagnosticDescriptor ScaffoldFillsMaxLength = new(
        RuleIds.ScaffoldFillsMaxLength,
        "Template leaves no room for rows",
        "The template's own text has {0} words, each of them one token or more, and rows have {1} tokens at most; raise MaxLength, or shorten the template",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ScaffoldFillsMaxLength + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ScaffoldNearMaxLength = new(
        RuleIds.ScaffoldNearMaxLength,
        "Template leaves little room for rows",
        "The template's own text takes about {0} of the {1} tokens that a row may have; raise MaxLength, or shorten the template",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ScaffoldNearMaxLength + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor WarmupTwice = new(
        RuleIds.WarmupTwice,
        "Warm-up is given twice",
        "WarmupSteps is {0} and WarmupRatio {1}, and only one of them can decide; remove the other",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.WarmupTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor MaxStepsAndEpochs = new(
        RuleIds.MaxStepsAndEpochs,
        "Length of the run is given twice",
        "MaxSteps is {0} and decides how long the run is, so that NumTrainEpochs = {1} has no effect; remove one of them{2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.MaxStepsAndEpochs + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor Float16Overflows = new(
        RuleIds.Float16Overflows,
        "Model overflows float16",
        "Activations of {0} go beyond 65,504, float16's largest number, so that losses become NaN; use Bf16",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.Float16Overflows + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LearningRateUnusual = new(
        RuleIds.LearningRateUnusual,
        "Learning rate is unusual for the method",
        "LearningRate is {0}, and {1} usually has {2} to {3}; leave it out for the method's default, or use one in that range",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LearningRateUnusual + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor StepBeyondDataset = new(
        RuleIds.StepBeyondDataset,
        "A step wants more rows than there are",
        "PerDeviceTrainBatchSize {0} × GradientAccumulationSteps {1} are {2} rows for a step, and the dataset has {3}; use less",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.StepBeyondDataset + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor WrappedRowsSeeEachOther = new(
        RuleIds.WrappedRowsSeeEachOther,
        "Wrapped rows see each other",
        "PackingStrategy.Wrapped cuts the stream of all tokens: an answer sees other rows, and may be cut off from its prompt; use BestFitDecreasing",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.WrappedRowsSeeEachOther + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DatasetGivenTwice = new(
        RuleIds.DatasetGivenTwice,
        "Dataset is given twice",
        "[Dataset(\"{0}\")] is there twice, so that its rows count double; remove one of them, or give it a Weight instead",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DatasetGivenTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor WarmupBeyondEpochs = new(
        RuleIds.WarmupBeyondEpochs,
        "Warm-up is longer than the epochs",
        "WarmupSteps is {0}, but {2} epochs of {3} rows are {1} steps, so that LearningRate is never reached; shorten the warm-up, or use WarmupRatio",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.WarmupBeyondEpochs + HelpLinks.Extension);
}
