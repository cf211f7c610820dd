using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Attention with linear biases (Press et al. 2022): a head's scores fall by its slope with every token of distance. Slopes are those of
/// transformers' <c>build_alibi_tensor</c>, kept in float32.
/// </summary>
public sealed class Alibi : IDisposable
{
    private readonly torch.Tensor _slopes;

    /// <param name="heads">Query heads.</param>
    /// <param name="device">Where the slopes go.</param>
    /// <param name="scale">Multiplies all slopes.</param>
    public Alibi(int heads, torch.Device device, double scale = 1)
    {
        float[] slopes = [.. Slopes(heads).Select(slope => (float)(slope * scale))];
        _slopes = torch.tensor(slopes, [1, heads, 1, 1], device: device).DetachFromDisposeScope();
    }

    /// <summary>The slopes of a model's heads: powers of 2^(-8/n) for n heads; where n is no power of 2, every second of the next one's after.</summary>
    /// <param name="heads">Query heads.</param>
    public static IReadOnlyList<double> Slopes(int heads)
    {
        int whole = 1 << (int)Math.Floor(Math.Log2(heads));
        return
        [
            .. Enumerable.Range(1, whole).Select(i => Math.Pow(2, -8.0 * i / whole)),
            .. Enumerable.Range(0, heads - whole).Select(i => Math.Pow(2, -8.0 * ((2 * i) + 1) / (2 * whole))),
        ];
    }

    /// <summary>The pass with the biases among its mask.</summary>
    public ForwardContext Bias(ForwardContext context) =>
        context.WithBias(distances => distances.to(torch.ScalarType.Float32) * -_slopes);

    /// <inheritdoc/>
    public void Dispose() => _slopes.Dispose();
}
