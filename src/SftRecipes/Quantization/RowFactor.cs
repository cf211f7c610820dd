using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>What a few vectors are multiplied by: a matrix in float32 or quantized, a bias, an adapter.</summary>
/// <param name="Quantized">[out, in]; null for <paramref name="Plain"/>.</param>
/// <param name="Plain">[out, in]; null for <paramref name="Quantized"/>.</param>
/// <param name="Bias">[out], or null.</param>
/// <param name="Adapter">What is added to the product; or null.</param>
internal readonly record struct RowFactor(QuantizedWeight? Quantized, torch.Tensor? Plain, torch.Tensor? Bias, LowRank? Adapter = null)
{
    /// <summary>Rows of the matrix.</summary>
    public long OutFeatures => Quantized?.OutFeatures ?? Plain!.size(0);

    /// <summary>Its columns.</summary>
    public long InFeatures => Quantized?.InFeatures ?? Plain!.size(1);

    /// <summary>The same with an adapter.</summary>
    public RowFactor With(LowRank adapter) => this with { Adapter = adapter };

    /// <summary>The same, its tensors alive as long as a capture is.</summary>
    public RowFactor Kept(KernelCapture capture) => new(
        Quantized, Plain is null ? null : capture.Keep(Plain), Bias is null ? null : capture.Keep(Bias),
        Adapter is { } adapter ? adapter with { A = capture.Keep(adapter.A), B = capture.Keep(adapter.B) } : null);

    /// <summary>Keeps what addresses were taken of.</summary>
    public void KeepAlive()
    {
        GC.KeepAlive(Quantized);
        GC.KeepAlive(Plain);
        GC.KeepAlive(Bias);
        GC.KeepAlive(Adapter?.A);
        GC.KeepAlive(Adapter?.B);
    }
}

/// <summary>A linear map that can be one of several products of the same vectors.</summary>
internal interface IRowLinear
{
    /// <summary>What it multiplies by, as it is now; null where there is more to it.</summary>
    RowFactor? RowFactor { get; }
}
