using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for learning-rate schedules and optimizers.</summary>
internal static class OptimizationDescriptors
{
    private const string Category = "SftRecipes.Training";

    public static readonly DiagnosticDescriptor SchedulerArgumentIrrelevant = Error(
        RuleIds.SchedulerArgumentIrrelevant,
        "Schedule does not take this argument",
        "{0} means nothing to LrSchedulerType.{1}, which takes {2}; take it out, or choose the schedule that it belongs to");

    public static readonly DiagnosticDescriptor SchedulerArgumentMissing = Error(
        RuleIds.SchedulerArgumentMissing,
        "Schedule lacks an argument",
        "LrSchedulerType.{0} needs {1}; add it to [LrSchedulerKwargs]");

    public static readonly DiagnosticDescriptor SmallestRateTwice = Error(
        RuleIds.SmallestRateTwice,
        "Smallest learning rate is given twice",
        "MinLr and MinLrRate both give the smallest learning rate; keep one of them");

    public static readonly DiagnosticDescriptor LastRateNotBelowPeak = Error(
        RuleIds.LastRateNotBelowPeak,
        "Learning rate would not fall",
        "{0} is {1}, and LearningRate is {2}; use less than that");

    public static readonly DiagnosticDescriptor WarmupBeyondRun = Error(
        RuleIds.WarmupBeyondRun,
        "Schedule is longer than the run",
        "Warm-up and schedule take {0} steps, and MaxSteps is {1}; shorten them, or raise MaxSteps");

    public static readonly DiagnosticDescriptor WarmupWithoutEffect = Error(
        RuleIds.WarmupWithoutEffect,
        "Schedule has no warm-up",
        "{0} means nothing to LrSchedulerType.{1}, which has no warm-up; take it out, or choose a schedule with one, such as ConstantWithWarmup");

    public static readonly DiagnosticDescriptor PlateauWithoutEvaluation = Error(
        RuleIds.PlateauWithoutEvaluation,
        "Schedule needs evaluations",
        "LrSchedulerType.ReduceLrOnPlateau goes by the evaluation loss, but EvalStrategy is No; set EvalStrategy to Steps or Epoch");

    public static readonly DiagnosticDescriptor OptimizerArgumentIrrelevant = Error(
        RuleIds.OptimizerArgumentIrrelevant,
        "Optimizer does not take this argument",
        "{0} means nothing to OptimizerType.{1}, which takes {2}; take it out, or choose the optimizer that it belongs to");

    public static readonly DiagnosticDescriptor OptimizerArgumentAlone = Error(
        RuleIds.OptimizerArgumentAlone,
        "Optimizer argument needs another",
        "{0} means nothing without {1}; set {1}, or take {0} out");

    public static readonly DiagnosticDescriptor LoraPlusWithoutLora = Error(
        RuleIds.LoraPlusWithoutLora,
        "LoRA+ needs LoRA",
        "LoraPlusLrRatio gives LoRA's B matrices a learning rate, but the recipe has no [Lora]; take it out");

    public static readonly DiagnosticDescriptor RelativeStepAndSchedule = Error(
        RuleIds.RelativeStepAndSchedule,
        "Adafactor's own learning rates leave no choice",
        "With RelativeStep, Adafactor has learning rates of its own, and {0} means nothing; take out one of them");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLinks.Folder + id + HelpLinks.Extension);
}
