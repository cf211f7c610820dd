using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;
using Args = SftRecipes.LrSchedulerKwargsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the learning-rate schedule and <c>[LrSchedulerKwargs]</c>.</summary>
internal static class ScheduleRules
{
    private static readonly RangeRule<Kwargs>[] Ranges =
    [
        Range(nameof(Args.NumCycles), NumberRange.Above(0)),
        Range(nameof(Args.LrEnd), NumberRange.AtLeast(0)),
        Range(nameof(Args.Power), NumberRange.Above(0)),
        Range(nameof(Args.Timescale), NumberRange.AtLeast(1)),
        Range(nameof(Args.MinLr), NumberRange.AtLeast(0)),
        Range(nameof(Args.MinLrRate), NumberRange.Share),
        Range(nameof(Args.NumStableSteps), NumberRange.AtLeast(0)),
        Range(nameof(Args.NumDecaySteps), NumberRange.AtLeast(1)),
        Range(nameof(Args.MinLrRatio), NumberRange.Share),
        Range(nameof(Args.Factor), new NumberRange(0, 1, LowOpen: true, HighOpen: true)),
        Range(nameof(Args.Patience), NumberRange.AtLeast(0)),
        Range(nameof(Args.Threshold), NumberRange.Share),
        Range(nameof(Args.Cooldown), NumberRange.AtLeast(0)),
        Range(nameof(Args.Epsilon), NumberRange.AtLeast(0)),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        TrainingOptions training = recipe.Training;
        if (LrSchedulerSpec.Of(training.LrSchedulerType) is not { } spec)
        {
            return [];
        }

        return
        [
            .. CheckArguments(training.LrSchedulerType, spec, training.LrSchedulerKwargs),
            .. CheckRates(recipe),
            .. CheckSteps(training, spec),
        ];
    }

    private static IEnumerable<Problem> CheckArguments(LrSchedulerType type, LrSchedulerSpec spec, Kwargs kwargs)
    {
        foreach (Kwarg argument in kwargs.Written.Where(argument => !spec.Arguments.Contains(argument.Name)))
        {
            yield return new Problem(
                RuleIds.SchedulerArgumentIrrelevant, At(argument.Name), argument.Name, type.ToString(), Words.List(spec.Arguments, "and", "no arguments"));
        }

        foreach (RangeRule<Kwargs> rule in Ranges.Where(rule => kwargs.Has(rule.Property) && !rule.Allows(kwargs)))
        {
            yield return new Problem(RuleIds.TrainingValueOutOfRange, At(rule.Property), rule.Property, Numbers.Text(rule.Value(kwargs)), rule.Allowed);
        }

        if (kwargs.Written.FirstOrDefault(argument => argument.Value is DecayType decay && !System.Enum.IsDefined(typeof(DecayType), decay)) is { } wrong)
        {
            yield return new Problem(
                RuleIds.TrainingValueUndefined, At(wrong.Name), wrong.Name, ((DecayType)wrong.Value).ToString("D"), nameof(DecayType));
        }

        if (spec.Required.Length > 0 && !spec.Required.Any(kwargs.Has))
        {
            yield return new Problem(
                RuleIds.SchedulerArgumentMissing,
                ProblemTarget.Of<Arguments>(nameof(Arguments.LrSchedulerType)),
                type.ToString(),
                Words.List(spec.Required, "or", ""));
        }

        if (kwargs.Has(nameof(Args.MinLr)) && kwargs.Has(nameof(Args.MinLrRate)))
        {
            yield return new Problem(RuleIds.SmallestRateTwice, At(nameof(Args.MinLrRate)));
        }
    }

    private static IEnumerable<Problem> CheckRates(RecipeDeclaration recipe)
    {
        double peak = RecipeFacts.LearningRate(recipe);
        foreach (string name in new[] { nameof(Args.LrEnd), nameof(Args.MinLr) })
        {
            double rate = recipe.Training.LrSchedulerKwargs.Number(name, 0);
            if (peak > 0 && rate >= peak)
            {
                yield return new Problem(RuleIds.LastRateNotBelowPeak, At(name), name, Numbers.Text(rate), Numbers.Text(peak));
            }
        }
    }

    private static IEnumerable<Problem> CheckSteps(TrainingOptions training, LrSchedulerSpec spec)
    {
        string warmup = training.WarmupSteps > 0 ? nameof(Arguments.WarmupSteps) : nameof(Arguments.WarmupRatio);
        if (!spec.HasWarmup && (training.WarmupSteps > 0 || training.WarmupRatio > 0))
        {
            yield return new Problem(
                RuleIds.WarmupWithoutEffect, ProblemTarget.Of<Arguments>(warmup), warmup, training.LrSchedulerType.ToString());
        }

        double needed = training.WarmupSteps
            + training.LrSchedulerKwargs.Number(nameof(Args.NumStableSteps), 0) + training.LrSchedulerKwargs.Number(nameof(Args.NumDecaySteps), 0);
        if (training.MaxSteps > 0 && spec.HasWarmup && needed > training.MaxSteps)
        {
            yield return new Problem(
                RuleIds.WarmupBeyondRun,
                training.WarmupSteps > 0 ? ProblemTarget.Of<Arguments>(nameof(Arguments.WarmupSteps)) : At(nameof(Args.NumDecaySteps)),
                Numbers.Text(needed),
                Numbers.Text(training.MaxSteps));
        }

        if (training is { LrSchedulerType: LrSchedulerType.ReduceLrOnPlateau, EvalStrategy: IntervalStrategy.No })
        {
            yield return new Problem(RuleIds.PlateauWithoutEvaluation, ProblemTarget.Of<Arguments>(nameof(Arguments.LrSchedulerType)));
        }
    }

    private static RangeRule<Kwargs> Range(string name, NumberRange range) => new(name, kwargs => kwargs.Number(name, double.NaN), range);

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Args>(argument);
}
