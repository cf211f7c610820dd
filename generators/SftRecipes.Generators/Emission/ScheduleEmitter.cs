using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using Args = SftRecipes.LrSchedulerKwargsAttribute;

namespace SftRecipes.Generators.Emission;

/// <summary>The learning rate of a step, as an expression.</summary>
internal static class ScheduleEmitter
{
    private const string Schedules = "Sft::Training.LrSchedules.";

    /// <summary>Whether the expression asks for <c>warmupSteps</c>.</summary>
    public static bool UsesWarmup(RecipeDeclaration recipe) =>
        !RecipeFacts.HasRelativeStep(recipe) && recipe.Training.LrSchedulerType != LrSchedulerType.ReduceLrOnPlateau;

    /// <summary>The number of warm-up steps.</summary>
    public static string Warmup(TrainingOptions training) =>
        training.WarmupSteps > 0 ? Literals.Of(training.WarmupSteps)
        : training.WarmupRatio > 0 ? $"{Schedules}WarmupSteps({Literals.Of(training.WarmupRatio)}, run.TotalSteps)"
        : "0";

    /// <summary>The learning rate of <c>update</c>.</summary>
    public static string LearningRate(RecipeDeclaration recipe)
    {
        TrainingOptions training = recipe.Training;
        if (RecipeFacts.HasRelativeStep(recipe))
        {
            string warmup = training.OptimArgs.IsOn(nameof(OptimArgsAttribute.WarmupInit)) ? ", warmupInit: true" : "";
            return $"{Schedules}AdafactorRelativeStep(update.Step - 1{warmup})";
        }

        string place = training.LrSchedulerType == LrSchedulerType.ReduceLrOnPlateau
            ? "run.EvaluationLosses"
            : "update.Step - 1, warmupSteps, update.TotalSteps";
        string peak = training.LrSchedulerType is LrSchedulerType.Polynomial or LrSchedulerType.ReduceLrOnPlateau ? ", peak: LearningRate" : "";
        return $"LearningRate * {Schedules}{training.LrSchedulerType}({place}{peak}{string.Concat(Arguments(training).Select(argument => ", " + argument))})";
    }

    private static IEnumerable<string> Arguments(TrainingOptions training)
    {
        foreach (Kwarg argument in training.LrSchedulerKwargs.Written)
        {
            bool absolute = argument.Name == nameof(Args.MinLr) && training.LrSchedulerType == LrSchedulerType.CosineWithMinLr;
            yield return absolute
                ? $"minLrRate: {Literals.OfValue(argument.Value)} / LearningRate"
                : $"{char.ToLowerInvariant(argument.Name[0])}{argument.Name.Substring(1)}: {Literals.OfValue(argument.Value)}";
        }
    }
}
