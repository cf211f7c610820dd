using System;

namespace SftRecipes;

/// <summary>How the frozen base weights are stored while adapters are trained (QLoRA, Dettmers et al. 2023).</summary>
/// <remarks>
/// Linear layers are quantized, except the output head; embeddings, norms and biases keep their precision, as in bitsandbytes.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class QuantizationAttribute : Attribute
{
    /// <param name="type">The storage format.</param>
    public QuantizationAttribute(QuantizationType type) => Type = type;

    /// <summary>The storage format.</summary>
    public QuantizationType Type { get; }

    /// <summary>
    /// Quantizes the per-block scales of a 4-bit format as well (to 8 bits, in blocks of 256): 4.127 instead of 4.5 bits per weight.
    /// Default false.
    /// </summary>
    public bool DoubleQuantization { get; set; }

    /// <summary>Weights per scale of a 4-bit format: a power of two, 32 to 4096. Default 64.</summary>
    public int BlockSize { get; set; } = 64;

    /// <summary>
    /// The type in which products are computed. On a CPU it is float32, or in training, where that is asked for, int8 or bfloat16; of a type
    /// that is not used the run says so. Default float32.
    /// </summary>
    public ComputeType ComputeType { get; set; } = ComputeType.Float32;
}

/// <summary>Storage formats of frozen base weights.</summary>
public enum QuantizationType
{
    /// <summary>Not quantized: float32 on a CPU.</summary>
    None,

    /// <summary>4-bit NormalFloat: 16 quantiles of a normal distribution, one scale per block. The usual choice.</summary>
    Nf4,

    /// <summary>4-bit floating point (1 sign, 2 exponent, 1 mantissa bit), one scale per block.</summary>
    Fp4,

    /// <summary>8-bit integers with one scale per output row.</summary>
    Int8,
}

/// <summary>Types that products are computed in.</summary>
public enum ComputeType
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>
    /// bfloat16 on CUDA. On a CPU that has instructions for it (AVX512-BF16, AMX), products with frozen weights are computed in it while
    /// training with adapters: factors and results are rounded, sums are float32. With AMX, so are the factors of causal attention's products,
    /// but not their results. Everything else there, and evaluation and generation, is computed in float32. Other CPUs compute in float32
    /// and say so.
    /// </summary>
    BFloat16,

    /// <summary>
    /// Products with frozen quantized weights, and with a frozen output head, in 8-bit integers, forward and backward, while training on a
    /// CPU: one scale per row of the weight and per token, rounded to nearest (Dettmers et al. 2022, without its part for outliers); gradients
    /// of the logits have 16 bits. With AMX, factors of causal attention's products are rounded to bfloat16. Everything else, and evaluation
    /// and generation, is computed in float32. Several times faster where the processor multiplies 8-bit integers; gradients are approximate.
    /// </summary>
    Int8,
}
