using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Models;

/// <summary>Elementwise functions that TorchSharp has no short name for.</summary>
public static class Activations
{
    /// <summary>GELU (Hendrycks and Gimpel 2016), exactly.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor Gelu(torch.Tensor x) => KernelCapture.Operator(static inputs => F.gelu(inputs[0]), x);

    /// <summary>GELU by its tanh approximation (Hendrycks and Gimpel 2016): transformers' <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor GeluTanh(torch.Tensor x) =>
        KernelCapture.Operator(static inputs => inputs[0].gelu(TorchSharp.Modules.GELU.Approximate.tanh), x);

    /// <summary>max(x, 0); of a recorded one, a bit per element is kept.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor Relu(torch.Tensor x) =>
        FusedFunction.Fits(x) ? FusedFunction.Apply(new ReluOperation(x), x) : F.relu(x);

    /// <summary>silu(gate) · up (SwiGLU, Shazeer 2020).</summary>
    /// <param name="gate">Any shape.</param>
    /// <param name="up">The same shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor GatedSilu(torch.Tensor gate, torch.Tensor up) =>
        Fits(gate, up) ? FusedFunction.Apply(new GatedOperation<SiluGate>(gate, up), gate, up) : F.silu(gate) * up;

    /// <inheritdoc cref="GatedSilu(torch.Tensor, torch.Tensor)"/>
    /// <param name="branches">gate and up.</param>
    public static torch.Tensor GatedSilu((torch.Tensor Gate, torch.Tensor Up) branches) => GatedSilu(branches.Gate, branches.Up);

    /// <summary><see cref="GeluTanh"/>(gate) · up.</summary>
    /// <param name="gate">Any shape.</param>
    /// <param name="up">The same shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor GatedGeluTanh(torch.Tensor gate, torch.Tensor up) =>
        Fits(gate, up) ? FusedFunction.Apply(new GatedOperation<GeluTanhGate>(gate, up), gate, up) : GeluTanh(gate) * up;

    /// <inheritdoc cref="GatedGeluTanh(torch.Tensor, torch.Tensor)"/>
    /// <param name="branches">gate and up.</param>
    public static torch.Tensor GatedGeluTanh((torch.Tensor Gate, torch.Tensor Up) branches) => GatedGeluTanh(branches.Gate, branches.Up);

    /// <summary>cap · tanh(x / cap): close to x where x is small, never beyond ±cap (Gemma 2).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="cap">The bound.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor SoftCap(torch.Tensor x, double cap) => KernelCapture.Operator(inputs => (inputs[0] / cap).tanh() * cap, x);

    private static bool Fits(torch.Tensor gate, torch.Tensor up) =>
        FusedFunction.Fits(gate) && FusedFunction.Fits(up) && gate.numel() == up.numel();
}
