using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Rotary positions (Su et al. 2021) in the half-split layout of Llama: feature i is paired with feature i + dim/2, and the pair is
/// turned by position · frequency i.
/// </summary>
public sealed class RotaryEmbedding : IDisposable
{
    private readonly RotaryFrequencies _frequencies;
    private readonly torch.Device _device;
    private torch.Tensor? _cached;
    private double _cachedStretch;

    /// <param name="frequencies">The frequencies of the dim/2 pairs.</param>
    /// <param name="device">Where the tables go.</param>
    public RotaryEmbedding(RotaryFrequencies frequencies, torch.Device device)
    {
        _frequencies = frequencies;
        _device = device;
    }

    /// <summary>The tables for some positions.</summary>
    /// <param name="positions">int64 [length] or [rows, length].</param>
    /// <param name="length">The highest position + 1; dynamic scaling stretches by it.</param>
    /// <returns>Cosines and sines [1 or rows, 1, length, dim], float32.</returns>
    public (torch.Tensor Cosine, torch.Tensor Sine) Tables(torch.Tensor positions, long length)
    {
        torch.Tensor angles = positions.to(torch.ScalarType.Float32).unsqueeze(-1) * Frequencies(length);
        torch.Tensor both = torch.cat([angles, angles], -1);
        both = positions.dim() == 1 ? both.unsqueeze(0).unsqueeze(0) : both.unsqueeze(1);
        torch.Tensor cosine = both.cos();
        torch.Tensor sine = both.sin();
        return _frequencies.AttentionFactor == 1
            ? (cosine, sine)
            : (cosine * _frequencies.AttentionFactor, sine * _frequencies.AttentionFactor);
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="x">[rows, heads, length, headDim]; the first dim features of a head are turned.</param>
    /// <param name="cosine">From <see cref="Tables"/>.</param>
    /// <param name="sine">From <see cref="Tables"/>.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    public static torch.Tensor Rotate(torch.Tensor x, torch.Tensor cosine, torch.Tensor sine)
    {
        long dim = cosine.size(-1);
        long headDim = x.size(-1);
        if (dim == headDim)
        {
            return (x * cosine) + (HalfTurn(x, dim) * sine);
        }

        torch.Tensor turned = x.narrow(-1, 0, dim);
        turned = (turned * cosine) + (HalfTurn(turned, dim) * sine);
        return torch.cat([turned, x.narrow(-1, dim, headDim - dim)], -1);
    }

    /// <inheritdoc/>
    public void Dispose() => _cached?.Dispose();

    private static torch.Tensor HalfTurn(torch.Tensor x, long dim) =>
        torch.cat([x.narrow(-1, dim / 2, dim / 2).neg(), x.narrow(-1, 0, dim / 2)], -1);

    private torch.Tensor Frequencies(long length)
    {
        double stretch = _frequencies.Stretch(length);
        if (_cached is null || stretch != _cachedStretch)
        {
            _cached?.Dispose();
            _cached = torch.tensor(_frequencies.Values(length), dtype: torch.ScalarType.Float32).to(_device).DetachFromDisposeScope();
            _cachedStretch = stretch;
        }

        return _cached;
    }
}
