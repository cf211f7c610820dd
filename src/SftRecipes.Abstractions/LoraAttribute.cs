using System;

namespace SftRecipes;

/// <summary>
/// Trains low-rank adapters (LoRA, Hu et al. 2021) instead of the model's own weights: y = W·x + (Alpha / Rank) · B·A·dropout(x).
/// Names and semantics are PEFT's <c>LoraConfig</c>. <see cref="LoraPatternAttribute"/> gives some modules a rank or alpha of their own.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LoraAttribute : Attribute
{
    /// <summary>Rank r of A [r, in] and B [out, r]. From 1 to below min(in, out). Default 8.</summary>
    public int Rank { get; set; } = 8;

    /// <summary>The adapter's output is scaled by Alpha / Rank. Above 0. Default 8.</summary>
    public double Alpha { get; set; } = 8;

    /// <summary>Dropout probability on the input of A while training. In [0, 1). Default 0.</summary>
    public double Dropout { get; set; }

    /// <summary>
    /// Scales by Alpha / √Rank instead of Alpha / Rank, so that large ranks learn as fast as small ones (rsLoRA, Kalajdzievski 2023).
    /// </summary>
    public bool UseRslora { get; set; }

    /// <summary>
    /// Trains the length of every row of W + BA apart from its direction (DoRA, Liu et al. 2024): y = m / ‖W + s·BA‖ · (W + s·BA)·x,
    /// m [out] trained. A training step multiplies W with A once more, and, where there is dropout, with the input once more.
    /// </summary>
    public bool UseDora { get; set; }

    /// <summary>
    /// The modules that get an adapter: each entry matches modules whose path equals it or ends in <c>.entry</c>, as in PEFT, and must
    /// match at least one. <c>["all-linear"]</c> is every linear module but the output head. The token embedding can be one of them.
    /// Default: the architecture's own list (<c>q_proj</c>, <c>v_proj</c> for OPT and Llama).
    /// </summary>
    public string[] TargetModules { get; set; } = [];

    /// <summary>
    /// Instead of <see cref="TargetModules"/>, a regular expression that matches the whole path of every module to adapt, such as
    /// <c>.*layers\.[0-9]\.mlp\.(gate|up)_proj</c>: PEFT's <c>target_modules</c> given as one string.
    /// </summary>
    public string? TargetModulesPattern { get; set; }

    /// <summary>Modules among the targets that get no adapter all the same; entries match as those of <see cref="TargetModules"/>.</summary>
    public string[] ExcludeModules { get; set; } = [];

    /// <summary>The layers, from 0, whose modules get an adapter; modules outside layers get none then. Default: all layers.</summary>
    public int[] LayersToTransform { get; set; } = [];

    /// <summary>
    /// The name of the list that <see cref="LayersToTransform"/> counts in, such as <c>layers</c> or <c>h</c>. Default: the architecture's
    /// own; PEFT needs it for models with several numbered lists only.
    /// </summary>
    public string? LayersPattern { get; set; }

    /// <summary>
    /// Modules (the output head, norms, …) that are trained whole beside the adapters and saved with them; entries match as those of
    /// <see cref="TargetModules"/>.
    /// </summary>
    public string[] ModulesToSave { get; set; } = [];

    /// <summary>Which biases are trained and saved with the adapters. Default: none.</summary>
    public LoraBias Bias { get; set; }

    /// <summary>What A and B start from. Default: A random, B zero, so that the first output is the base model's.</summary>
    public InitLoraWeights InitLoraWeights { get; set; }

    /// <summary>
    /// With <see cref="SftRecipes.InitLoraWeights.Pissa"/>, approximates the singular vectors by this many subspace iterations (16 are
    /// usual) instead of a whole decomposition, which takes seconds instead of minutes per large matrix: PEFT's
    /// <c>pissa_niter_N</c>. Default 0: exact.
    /// </summary>
    public int PissaNiter { get; set; }
}

/// <summary>Which biases are trained beside the adapters; PEFT's <c>bias</c>.</summary>
public enum LoraBias
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of all modules, norms included.</summary>
    All,

    /// <summary>Those of the modules that have an adapter.</summary>
    LoraOnly,
}

/// <summary>What A and B start from; PEFT's <c>init_lora_weights</c>.</summary>
public enum InitLoraWeights
{
    /// <summary>A uniform in ±1/√in, B zero.</summary>
    Default,

    /// <summary>A normal with standard deviation 1 / Rank, B zero.</summary>
    Gaussian,

    /// <summary>
    /// The Rank largest singular values and vectors of W, which are taken out of the frozen weight (PiSSA, Meng et al. 2024). What is
    /// saved has twice the rank and loads onto the original base model.
    /// </summary>
    Pissa,

    /// <summary>
    /// The first Rank columns of a QR decomposition of W, taken out of the frozen weight (OLoRA, Büyükakyüz 2024). What is saved has twice
    /// the rank and loads onto the original base model.
    /// </summary>
    Olora,

    /// <summary>
    /// The Rank largest singular values and vectors of what quantization loses, W − Ŵ (LoftQ, Li et al. 2023, one iteration): needs
    /// <c>[Quantization]</c>, and what is saved belongs onto the base model quantized so.
    /// </summary>
    Loftq,
}
