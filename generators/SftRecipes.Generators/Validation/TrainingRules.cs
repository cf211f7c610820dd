using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[TrainingArguments]</c>.</summary>
internal static class TrainingRules
{
    // Bounds whose product is an int: rows per optimizer step are counted in one.
    private const int MostRows = 65535;
    private const int MostPasses = 32767;

    private static readonly RangeRule<TrainingOptions>[] Ranges =
    [
        new(nameof(Arguments.PerDeviceTrainBatchSize), static options => options.PerDeviceTrainBatchSize, NumberRange.Between(1, MostRows)),
        new(nameof(Arguments.PerDeviceEvalBatchSize), static options => options.PerDeviceEvalBatchSize, NumberRange.Between(1, MostRows)),
        new(
            nameof(Arguments.GradientAccumulationSteps),
            static options => options.GradientAccumulationSteps,
            NumberRange.Between(1, MostPasses)),
        new(nameof(Arguments.NumTrainEpochs), static options => options.NumTrainEpochs, NumberRange.Above(0)),
        new(nameof(Arguments.MaxSteps), static options => options.MaxSteps, NumberRange.AtLeast(1), -1, "-1 to let NumTrainEpochs decide"),
        new(nameof(Arguments.LearningRate), static options => options.LearningRate, NumberRange.Above(0), double.NaN, "leave it out"),
        new(nameof(Arguments.WarmupSteps), static options => options.WarmupSteps, NumberRange.AtLeast(0)),
        new(nameof(Arguments.WarmupRatio), static options => options.WarmupRatio, NumberRange.Share),
        new(nameof(Arguments.AdamBeta1), static options => options.AdamBeta1, NumberRange.Share),
        new(nameof(Arguments.AdamBeta2), static options => options.AdamBeta2, NumberRange.Share),
        new(nameof(Arguments.AdamEpsilon), static options => options.AdamEpsilon, NumberRange.Above(0)),
        new(nameof(Arguments.WeightDecay), static options => options.WeightDecay, NumberRange.AtLeast(0)),
        new(nameof(Arguments.MaxGradNorm), static options => options.MaxGradNorm, NumberRange.AtLeast(0)),
        // A row of one token has nothing to predict.
        new(nameof(Arguments.MaxLength), static options => options.MaxLength ?? 2, NumberRange.AtLeast(2)),
        new(nameof(Arguments.LabelSmoothingFactor), static options => options.LabelSmoothingFactor, NumberRange.Share),
        new(nameof(Arguments.NeftuneNoiseAlpha), static options => options.NeftuneNoiseAlpha, NumberRange.AtLeast(0)),
        new(nameof(Arguments.ShuffleBufferSize), static options => options.ShuffleBufferSize ?? 1, NumberRange.AtLeast(1)),
        new(nameof(Arguments.LoggingSteps), static options => options.LoggingSteps, NumberRange.AtLeast(1)),
        new(nameof(Arguments.EvalSteps), static options => options.EvalSteps, NumberRange.AtLeast(0)),
        new(nameof(Arguments.SaveSteps), static options => options.SaveSteps, NumberRange.AtLeast(1)),
        new(nameof(Arguments.SaveTotalLimit), static options => options.SaveTotalLimit, NumberRange.AtLeast(0)),
        new(nameof(Arguments.EarlyStoppingPatience), static options => options.BestModel.EarlyStoppingPatience ?? 0, NumberRange.AtLeast(0)),
        new(nameof(Arguments.EarlyStoppingThreshold), static options => options.BestModel.EarlyStoppingThreshold ?? 0, NumberRange.AtLeast(0)),
        // As NumPy's, which transformers' set_seed gives it to.
        new(nameof(Arguments.Seed), static options => options.Seed, NumberRange.AtLeast(0)),
    ];

    private static readonly (string Property, Func<TrainingOptions, Enum> Value)[] Choices =
    [
        (nameof(Arguments.Optim), static options => options.Optim),
        (nameof(Arguments.LrSchedulerType), static options => options.LrSchedulerType),
        (nameof(Arguments.OverLength), static options => options.OverLength ?? OverLengthPolicy.Error),
        (nameof(Arguments.LossType), static options => options.LossType),
        (nameof(Arguments.Packing), static options => options.Packing),
        (nameof(Arguments.DatasetStoppingStrategy), static options => options.DatasetStoppingStrategy ?? StoppingStrategy.FirstExhausted),
        (nameof(Arguments.EvalStrategy), static options => options.EvalStrategy),
        (nameof(Arguments.SaveStrategy), static options => options.SaveStrategy),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture)
    {
        TrainingOptions training = recipe.Training;
        foreach (RangeRule<TrainingOptions> rule in Ranges.Where(rule => !rule.Allows(training)))
        {
            yield return new Problem(
                RuleIds.TrainingValueOutOfRange, At(rule.Property), rule.Property, Numbers.Text(rule.Value(training)), rule.Allowed);
        }

        foreach ((string property, Func<TrainingOptions, Enum> value) in Choices)
        {
            Enum choice = value(training);
            if (!Enum.IsDefined(choice.GetType(), choice))
            {
                yield return new Problem(
                    RuleIds.TrainingValueUndefined, At(property), property, choice.ToString("D"), choice.GetType().Name);
            }
        }

        if (architecture is not null && training.MaxLength > architecture.MaxPositions)
        {
            yield return new Problem(
                RuleIds.MaxLengthBeyondPositions,
                At(nameof(Arguments.MaxLength)),
                Numbers.Text(training.MaxLength.Value),
                Numbers.Text(architecture.MaxPositions),
                recipe.Model)
            {
                Suggestions = new([Numbers.Text(architecture.MaxPositions)]),
            };
        }

        if (training is { LossType: LossType.Dft, LabelSmoothingFactor: not 0 })
        {
            yield return new Problem(
                RuleIds.LabelSmoothingOfDft, At(nameof(Arguments.LabelSmoothingFactor)), Numbers.Text(training.LabelSmoothingFactor));
        }

        if (training is { Fp16: true, Bf16: true })
        {
            yield return new Problem(RuleIds.HalfPrecisionTwice, At(nameof(Arguments.Bf16)));
        }

        if (string.IsNullOrWhiteSpace(training.OutputDirectory))
        {
            yield return new Problem(RuleIds.PathEmpty, At(nameof(Arguments.OutputDirectory)), nameof(Arguments.OutputDirectory));
        }
    }

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Arguments>(argument);
}
