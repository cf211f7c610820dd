using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for evaluating, saving, the best model and ending early.</summary>
internal static class BestModelDescriptors
{
    private const string Category = "SftRecipes.Training";

    public static readonly DiagnosticDescriptor BestModelWithoutEvaluation = new(
        RuleIds.BestModelWithoutEvaluation,
        "Nothing evaluates what is to be the best",
        "{0} goes by the evaluations, but EvalStrategy is No; set it to Steps or Epoch",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BestModelWithoutEvaluation + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BestModelNotSaved = new(
        RuleIds.BestModelNotSaved,
        "Best model is not saved when it is found",
        "LoadBestModelAtEnd takes the checkpoint of the best evaluation, but SaveStrategy is {0} and EvalStrategy {1}; set SaveStrategy to {1} or Best",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BestModelNotSaved + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SaveStepsOffEvalSteps = new(
        RuleIds.SaveStepsOffEvalSteps,
        "Checkpoints are not where evaluations are",
        "SaveSteps is {0}, which is no multiple of the {1} steps between evaluations; use {2}, or SaveStrategy Best",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SaveStepsOffEvalSteps + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EarlyStoppingWithoutBestModel = new(
        RuleIds.EarlyStoppingWithoutBestModel,
        "Run ends early with a model that is not the best",
        "EarlyStoppingPatience ends the run {0} evaluations after the best one, and the result would be the last model; set LoadBestModelAtEnd",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EarlyStoppingWithoutBestModel + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BestModelOptionUnused = new(
        RuleIds.BestModelOptionUnused,
        "Nothing asks which model is best",
        "{0} has no effect without LoadBestModelAtEnd, EarlyStoppingPatience or SaveStrategy Best; set one of them, or leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BestModelOptionUnused + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor MetricUnknown = new(
        RuleIds.MetricUnknown,
        "Evaluations have no such metric",
        "'{0}' is not measured by this recipe's evaluations{1}; measured are {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.MetricUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EvaluationOfTheBest = new(
        RuleIds.EvaluationOfTheBest,
        "Evaluations cannot wait for the best model",
        "EvalStrategy cannot be Best, since evaluating is how the best is found; use Steps or Epoch",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EvaluationOfTheBest + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor EarlyStoppingBeyondRun = new(
        RuleIds.EarlyStoppingBeyondRun,
        "Patience is longer than the run",
        "EarlyStoppingPatience is {0}, and the run has {1} evaluations, so that it never ends early; use less, or evaluate more often",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.EarlyStoppingBeyondRun + HelpLinks.Extension);
}
