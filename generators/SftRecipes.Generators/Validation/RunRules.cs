using System;
using System.Collections.Generic;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for how long a run is, in what steps, and at what rate it learns.</summary>
internal static class RunRules
{
    /// <summary>Fewer rows show how a recipe is written, and train nothing.</summary>
    private const int FewestRows = 10;

    /// <param name="recipe">The recipe.</param>
    /// <param name="architecture">Its model; null where it is not known.</param>
    /// <param name="data">What is known of its rows.</param>
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture, RecipeData data) =>
    [
        .. Length(recipe, data),
        .. Warmup(recipe.Training),
        .. Rate(recipe, architecture),
        .. Precision(recipe, architecture),
    ];

    private static IEnumerable<Problem> Length(RecipeDeclaration recipe, RecipeData data)
    {
        TrainingOptions training = recipe.Training;
        int? rows = RecipeFacts.RowsPerEpoch(recipe, data);
        int? stepsPerEpoch = rows > 0 ? RecipeFacts.StepsPerEpoch(recipe, data) : null;
        if (training.NamesEpochs && training.MaxSteps > 0)
        {
            string epochs = stepsPerEpoch is { } steps
                ? $": {Numbers.Text(training.MaxSteps)} steps are {Numbers.Text(Math.Round(training.MaxSteps / (double)steps, 2))} epochs "
                    + $"of the {Numbers.Text(rows!.Value)} rows"
                : string.Empty;
            yield return new Problem(
                RuleIds.MaxStepsAndEpochs, At(nameof(Arguments.NumTrainEpochs)), Numbers.Text(training.MaxSteps),
                Numbers.Text(training.NumTrainEpochs), epochs);
        }

        // Of packed rows nothing is known before they are tokenized.
        int rowsPerStep = RecipeFacts.EffectiveBatchSize(recipe);
        if (stepsPerEpoch is not null && rows >= FewestRows && rowsPerStep > rows)
        {
            string argument = training.GradientAccumulationSteps > 1
                ? nameof(Arguments.GradientAccumulationSteps)
                : nameof(Arguments.PerDeviceTrainBatchSize);
            yield return new Problem(
                RuleIds.StepBeyondDataset, At(argument), Numbers.Text(training.PerDeviceTrainBatchSize),
                Numbers.Text(training.GradientAccumulationSteps), Numbers.Text(rowsPerStep), Numbers.Text(rows!.Value));
        }

        // With MaxSteps, which says it outright, ScheduleRules compares.
        if (stepsPerEpoch is { } each && training.MaxSteps == -1 && training.WarmupSteps > Math.Ceiling(each * training.NumTrainEpochs))
        {
            yield return new Problem(
                RuleIds.WarmupBeyondEpochs, At(nameof(Arguments.WarmupSteps)), Numbers.Text(training.WarmupSteps),
                Numbers.Text(Math.Ceiling(each * training.NumTrainEpochs)), Numbers.Text(training.NumTrainEpochs), Numbers.Text(rows!.Value));
        }
    }

    private static IEnumerable<Problem> Warmup(TrainingOptions training)
    {
        if (training is { WarmupSteps: > 0, WarmupRatio: > 0 })
        {
            yield return new Problem(
                RuleIds.WarmupTwice, At(nameof(Arguments.WarmupRatio)), Numbers.Text(training.WarmupSteps), Numbers.Text(training.WarmupRatio));
        }
    }

    private static IEnumerable<Problem> Rate(RecipeDeclaration recipe, ArchitectureModel? architecture)
    {
        double rate = recipe.Training.LearningRate;
        if (architecture is not null && rate > 0 && UsualLearningRates.Of(recipe, architecture) is { } usual && !usual.Range.Contains(rate))
        {
            yield return new Problem(
                RuleIds.LearningRateUnusual, At(nameof(Arguments.LearningRate)), Numbers.Text(rate), usual.Method,
                Numbers.Text(usual.Range.Low), Numbers.Text(usual.Range.High));
        }
    }

    private static IEnumerable<Problem> Precision(RecipeDeclaration recipe, ArchitectureModel? architecture)
    {
        if (architecture is { OverflowsFloat16: true } && RecipeFacts.ComputeType(recipe) == ComputeType.Float16)
        {
            yield return new Problem(
                RuleIds.Float16Overflows,
                recipe.Training.Fp16
                    ? At(nameof(Arguments.Fp16))
                    : ProblemTarget.Of<QuantizationAttribute>(nameof(QuantizationAttribute.ComputeType)),
                architecture.ClassName);
        }
    }

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Arguments>(argument);
}
