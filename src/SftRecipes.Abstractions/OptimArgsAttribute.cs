using System;

namespace SftRecipes;

/// <summary>
/// What the optimizer of <see cref="TrainingArgumentsAttribute.Optim"/> takes beside learning rate, decay and Adam's numbers: transformers'
/// <c>optim_args</c>, and PEFT's LoRA+. An argument that the optimizer does not take is an error.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OptimArgsAttribute : Attribute
{
    /// <summary>Decay of <c>Sgd</c>'s momentum, in [0, 1). Default 0: none.</summary>
    public double Momentum { get; set; }

    /// <summary>Whether <c>Sgd</c>'s momentum is Nesterov's. Default false.</summary>
    public bool Nesterov { get; set; }

    /// <summary>Whether <c>Adafactor</c>'s steps are relative to the size of the parameter. Default false, as transformers' trainer has it.</summary>
    public bool ScaleParameter { get; set; }

    /// <summary>Whether <c>Adafactor</c> has learning rates of its own. Default false, as transformers' trainer has it.</summary>
    public bool RelativeStep { get; set; }

    /// <summary>Whether the learning rates of <see cref="RelativeStep"/> rise from almost 0. Default false.</summary>
    public bool WarmupInit { get; set; }

    /// <summary>The largest root mean square of an update of <c>Adafactor</c>. Above 0. Default 1.</summary>
    public double ClipThreshold { get; set; } = 1;

    /// <summary>The decay of <c>Adafactor</c>'s second moment at step t is 1 − t^DecayRate. Below 0. Default -0.8.</summary>
    public double DecayRate { get; set; } = -0.8;

    /// <summary>
    /// LoRA+ (Hayou et al. 2024): the learning rate of the B matrices over that of the A matrices. 1 and up; the paper uses 16. Any
    /// optimizer. Default 1.
    /// </summary>
    public double LoraPlusLrRatio { get; set; } = 1;

    /// <summary>LoRA+: the learning rate of adapters of embeddings. Above 0; needs <see cref="LoraPlusLrRatio"/>. Default 1e-6.</summary>
    public double LoraPlusLrEmbedding { get; set; } = 1e-6;
}

/// <summary>How gradients become steps; names are those of transformers' <c>OptimizerNames</c>.</summary>
public enum OptimizerType
{
    /// <summary>AdamW, 8 bytes of state per parameter (<c>adamw_torch_fused</c>).</summary>
    AdamW,

    /// <summary>AdamW with moments in blocks of 8 bits, 2 bytes per parameter (<c>adamw_bnb_8bit</c>).</summary>
    AdamW8Bit,

    /// <summary>Adafactor: the second moment as row and column means (<c>adafactor</c>).</summary>
    Adafactor,

    /// <summary>Lion: signs of a momentum, 4 bytes per parameter (<c>lion_32bit</c>); wants a smaller learning rate.</summary>
    Lion,

    /// <summary>Stochastic gradient descent; no state without momentum (<c>sgd</c>).</summary>
    Sgd,
}
