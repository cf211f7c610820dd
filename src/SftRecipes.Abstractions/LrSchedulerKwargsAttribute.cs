using System;

namespace SftRecipes;

/// <summary>
/// What the learning-rate schedule of <see cref="TrainingArgumentsAttribute.LrSchedulerType"/> takes beside the warm-up: transformers'
/// <c>lr_scheduler_kwargs</c>. An argument that the schedule does not take is an error.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LrSchedulerKwargsAttribute : Attribute
{
    /// <summary>
    /// Whole cosines (<c>Cosine</c>, <c>CosineWithMinLr</c>, <c>WarmupStableDecay</c>; default 0.5: one fall), or falls
    /// (<c>CosineWithRestarts</c>, which needs it). Above 0.
    /// </summary>
    public double NumCycles { get; set; } = 0.5;

    /// <summary>The last learning rate of <c>Polynomial</c>. 0 and up, below the peak. Default 1e-7.</summary>
    public double LrEnd { get; set; } = 1e-7;

    /// <summary>The power of <c>Polynomial</c>. Above 0. Default 1.</summary>
    public double Power { get; set; } = 1;

    /// <summary>Steps that <c>InverseSqrt</c> counts in. 1 and up. Default: the warm-up, or 10,000 without one.</summary>
    public int Timescale { get; set; } = 10_000;

    /// <summary>The smallest learning rate of <c>CosineWithMinLr</c> and <c>ReduceLrOnPlateau</c>. 0 and up, below the peak. Default 0.</summary>
    public double MinLr { get; set; }

    /// <summary>The smallest learning rate of <c>CosineWithMinLr</c> as a share of the peak, in [0, 1).</summary>
    public double MinLrRate { get; set; }

    /// <summary>Steps at the peak of <c>WarmupStableDecay</c>. 0 and up. Default: what warm-up and fall leave of the run.</summary>
    public int NumStableSteps { get; set; }

    /// <summary>Steps of the fall of <c>WarmupStableDecay</c>, which needs it. 1 and up.</summary>
    public int NumDecaySteps { get; set; }

    /// <summary>The form of the fall of <c>WarmupStableDecay</c>. Default a cosine.</summary>
    public DecayType DecayType { get; set; } = DecayType.Cosine;

    /// <summary>The smallest learning rate of <c>WarmupStableDecay</c> as a share of the peak, in [0, 1). Default 0.</summary>
    public double MinLrRatio { get; set; }

    /// <summary>What <c>ReduceLrOnPlateau</c> multiplies the rate by, in (0, 1). Default 0.1.</summary>
    public double Factor { get; set; } = 0.1;

    /// <summary>Evaluations without improvement that <c>ReduceLrOnPlateau</c> waits for. 0 and up. Default 10.</summary>
    public int Patience { get; set; } = 10;

    /// <summary>The share of the best loss that <c>ReduceLrOnPlateau</c> takes for an improvement, in [0, 1). Default 1e-4.</summary>
    public double Threshold { get; set; } = 1e-4;

    /// <summary>Evaluations after a fall of <c>ReduceLrOnPlateau</c> that count for nothing. 0 and up. Default 0.</summary>
    public int Cooldown { get; set; }

    /// <summary>The smallest fall of <c>ReduceLrOnPlateau</c>. 0 and up. Default 1e-8.</summary>
    public double Epsilon { get; set; } = 1e-8;
}

/// <summary>The form of a learning rate's fall.</summary>
public enum DecayType
{
    /// <summary>Half a cosine.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>1 − √progress: fast at first.</summary>
    OneMinusSqrt,
}
