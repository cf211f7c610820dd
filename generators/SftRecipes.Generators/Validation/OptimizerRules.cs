using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Args = SftRecipes.OptimArgsAttribute;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the optimizer and <c>[OptimArgs]</c>.</summary>
internal static class OptimizerRules
{
    private static readonly RangeRule<Kwargs>[] Ranges =
    [
        Range(nameof(Args.Momentum), NumberRange.Share),
        Range(nameof(Args.ClipThreshold), NumberRange.Above(0)),
        Range(nameof(Args.DecayRate), new NumberRange(High: 0, HighOpen: true)),
        Range(nameof(Args.LoraPlusLrRatio), NumberRange.AtLeast(1)),
        Range(nameof(Args.LoraPlusLrEmbedding), NumberRange.Above(0)),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        (OptimizerType type, Kwargs args) = (recipe.Training.Optim, recipe.Training.OptimArgs);
        if (OptimizerSpec.ArgumentsOf(type) is not { } known)
        {
            yield break;
        }

        foreach (Kwarg argument in args.Written.Where(argument => !known.Contains(argument.Name)))
        {
            yield return new Problem(
                RuleIds.OptimizerArgumentIrrelevant, At(argument.Name), argument.Name, type.ToString(), Words.List(known, "and", ""));
        }

        foreach (RangeRule<Kwargs> rule in Ranges.Where(rule => args.Has(rule.Property) && !rule.Allows(args)))
        {
            yield return new Problem(RuleIds.TrainingValueOutOfRange, At(rule.Property), rule.Property, Numbers.Text(rule.Value(args)), rule.Allowed);
        }

        foreach ((string argument, string needed, bool missing) in new[]
        {
            (nameof(Args.Nesterov), nameof(Args.Momentum), !args.Has(nameof(Args.Momentum))),
            (nameof(Args.WarmupInit), nameof(Args.RelativeStep), !args.IsOn(nameof(Args.RelativeStep))),
            (nameof(Args.LoraPlusLrEmbedding), nameof(Args.LoraPlusLrRatio), !args.Has(nameof(Args.LoraPlusLrRatio))),
        })
        {
            if (missing && args.Has(argument) && known.Contains(argument))
            {
                yield return new Problem(RuleIds.OptimizerArgumentAlone, At(argument), argument, needed);
            }
        }

        if (args.Has(nameof(Args.LoraPlusLrRatio)) && recipe.Lora is null)
        {
            yield return new Problem(RuleIds.LoraPlusWithoutLora, At(nameof(Args.LoraPlusLrRatio)));
        }

        foreach (Problem problem in CheckRelativeStep(recipe))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> CheckRelativeStep(RecipeDeclaration recipe)
    {
        TrainingOptions training = recipe.Training;
        if (!RecipeFacts.HasRelativeStep(recipe))
        {
            yield break;
        }

        bool rate = !double.IsNaN(training.LearningRate);
        if (rate || training.LrSchedulerType != LrSchedulerType.Linear || training.WarmupSteps > 0 || training.WarmupRatio > 0)
        {
            string argument = rate ? nameof(Arguments.LearningRate)
                : training.LrSchedulerType != LrSchedulerType.Linear ? nameof(Arguments.LrSchedulerType)
                : training.WarmupSteps > 0 ? nameof(Arguments.WarmupSteps)
                : nameof(Arguments.WarmupRatio);
            yield return new Problem(RuleIds.RelativeStepAndSchedule, ProblemTarget.Of<Arguments>(argument), argument);
        }
    }

    private static RangeRule<Kwargs> Range(string name, NumberRange range) => new(name, args => args.Number(name, double.NaN), range);

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Args>(argument);
}
