using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Elementwise functions that TorchSharp has no short name for.</summary>
public static class Activations
{
    /// <summary>GELU by its tanh approximation (Hendrycks and Gimpel 2016): transformers' <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor GeluTanh(torch.Tensor x) => x.gelu(TorchSharp.Modules.GELU.Approximate.tanh);

    /// <summary>cap · tanh(x / cap): close to x where x is small, never beyond ±cap (Gemma 2).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="cap">The bound.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor SoftCap(torch.Tensor x, double cap) => (x / cap).tanh() * cap;
}
