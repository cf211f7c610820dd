using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[TrainingArguments]</c> and <c>[Dataset]</c>.</summary>
internal static class TrainingDescriptors
{
    private const string Category = "SftRecipes.Training";

    public static readonly DiagnosticDescriptor TrainingValueOutOfRange = new(
        RuleIds.TrainingValueOutOfRange,
        "Training argument is out of range",
        "{0} is {1}; use {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TrainingValueOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor MaxLengthBeyondPositions = new(
        RuleIds.MaxLengthBeyondPositions,
        "MaxLength is beyond the model's positions",
        "MaxLength is {0}, but {2} has {1} positions; use {1} or less",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.MaxLengthBeyondPositions + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TrainingValueUndefined = new(
        RuleIds.TrainingValueUndefined,
        "Training argument has an undefined value",
        "{0} is {1}, which is not one of {2}'s values; use one of its names",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TrainingValueUndefined + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EvaluationWithoutData = new(
        RuleIds.EvaluationWithoutData,
        "Evaluation has no data",
        "EvalStrategy is {0}, but [Dataset] gives no evaluation rows; set EvalPath or EvalSplit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EvaluationWithoutData + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EvalSplitAndEvalPath = new(
        RuleIds.EvalSplitAndEvalPath,
        "Evaluation rows come from two places",
        "EvalSplit sets training rows aside for evaluation, but EvalPath names a file of its own; keep one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EvalSplitAndEvalPath + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor HalfPrecisionTwice = new(
        RuleIds.HalfPrecisionTwice,
        "Both half precisions are on",
        "Fp16 and Bf16 are both on; keep one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.HalfPrecisionTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EvalSplitOutOfRange = new(
        RuleIds.EvalSplitOutOfRange,
        "Evaluation share is no share below 1",
        "EvalSplit is {0}; use from 0 up to, but not including, 1",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EvalSplitOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PathEmpty = new(
        RuleIds.PathEmpty,
        "Path is empty",
        "{0} is empty; name a path",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PathEmpty + HelpLinks.Extension);
}
