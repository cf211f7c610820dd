using System.Collections.Generic;
using Args = SftRecipes.LrSchedulerKwargsAttribute;
using Type = SftRecipes.LrSchedulerType;

namespace SftRecipes.Generators.Model;

/// <summary>What a learning-rate schedule takes.</summary>
/// <param name="Arguments">The properties of <c>[LrSchedulerKwargs]</c> that mean something.</param>
/// <param name="Required">Of these, those of which one must be named; empty where all have defaults.</param>
/// <param name="HasWarmup">Whether there is a warm-up.</param>
internal sealed record LrSchedulerSpec(string[] Arguments, string[] Required, bool HasWarmup = true)
{
    private static readonly Dictionary<Type, LrSchedulerSpec> All = new()
    {
        [Type.Linear] = new([], []),
        [Type.Cosine] = new([nameof(Args.NumCycles)], []),
        [Type.Constant] = new([], [], HasWarmup: false),
        [Type.ConstantWithWarmup] = new([], []),
        [Type.CosineWithRestarts] = new([nameof(Args.NumCycles)], [nameof(Args.NumCycles)]),
        [Type.Polynomial] = new([nameof(Args.LrEnd), nameof(Args.Power)], []),
        [Type.InverseSqrt] = new([nameof(Args.Timescale)], []),
        [Type.CosineWithMinLr] = new(
            [nameof(Args.MinLr), nameof(Args.MinLrRate), nameof(Args.NumCycles)], [nameof(Args.MinLr), nameof(Args.MinLrRate)]),
        [Type.WarmupStableDecay] = new(
            [
                nameof(Args.NumDecaySteps), nameof(Args.NumStableSteps), nameof(Args.DecayType), nameof(Args.MinLrRatio),
                nameof(Args.NumCycles),
            ],
            [nameof(Args.NumDecaySteps)]),
        [Type.ReduceLrOnPlateau] = new(
            [
                nameof(Args.Factor), nameof(Args.Patience), nameof(Args.Threshold), nameof(Args.Cooldown), nameof(Args.MinLr),
                nameof(Args.Epsilon),
            ],
            [],
            HasWarmup: false),
    };

    /// <summary>The schedule of a type; null for a value that is none.</summary>
    public static LrSchedulerSpec? Of(Type type) => All.TryGetValue(type, out LrSchedulerSpec? spec) ? spec : null;
}
