using System;

namespace SftRecipes;

/// <summary>
/// Trains low-rank adapters (LoRA, Hu et al. 2021) instead of the model's own weights: y = W·x + (Alpha / Rank) · B·A·dropout(x).
/// Names and semantics are PEFT's <c>LoraConfig</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LoraAttribute : Attribute
{
    /// <summary>Rank r of A [r, in] and B [out, r]. 1 and up. Default 8.</summary>
    public int Rank { get; set; } = 8;

    /// <summary>The adapter's output is scaled by Alpha / Rank. Above 0. Default 8.</summary>
    public double Alpha { get; set; } = 8;

    /// <summary>Dropout probability on the input of A while training. In [0, 1). Default 0.</summary>
    public double Dropout { get; set; }

    /// <summary>
    /// The linear modules that get an adapter: each entry matches modules whose path equals it or ends in <c>.entry</c>, as in PEFT, and
    /// must match at least one. Default: the architecture's own list (<c>q_proj</c>, <c>v_proj</c> for OPT and Llama).
    /// </summary>
    public string[] TargetModules { get; set; } = [];
}
