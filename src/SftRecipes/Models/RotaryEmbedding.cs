using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Rotary positions (Su et al. 2021): pairs of features are turned by position · frequency. Pair i is features i and i + dim/2 in
/// Llama's layout, 2i and 2i + 1 in GPT-J's.
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
    /// <returns>Cosines and sines of the pairs [1 or rows, 1, length, dim/2], float32.</returns>
    public (torch.Tensor Cosine, torch.Tensor Sine) Tables(torch.Tensor positions, long length)
    {
        (torch.Tensor Cosine, torch.Tensor Sine) tables = Compute(positions, length);
        if (KernelCapture.Current is { } capture && positions.numel() == 1 && length <= _frequencies.SameUpTo && FusedFunction.Fits(tables.Cosine))
        {
            capture.LimitTo(_frequencies.SameUpTo);
            Capture(capture, positions, tables);
        }

        return tables;
    }

    private (torch.Tensor Cosine, torch.Tensor Sine) Compute(torch.Tensor positions, long length)
    {
        torch.Tensor angles = positions.to(torch.ScalarType.Float32).unsqueeze(-1) * Frequencies(length);
        angles = positions.dim() == 1 ? angles.unsqueeze(0).unsqueeze(0) : angles.unsqueeze(1);
        return _frequencies.AttentionFactor == 1
            ? (angles.cos(), angles.sin())
            : (angles.cos() * _frequencies.AttentionFactor, angles.sin() * _frequencies.AttentionFactor);
    }

    /// <summary>Turns queries or keys whose pairs are features i and i + dim/2.</summary>
    /// <param name="x">[rows, heads, length, headDim]; the first dim features of a head are turned.</param>
    /// <param name="cosine">From <see cref="Tables"/>.</param>
    /// <param name="sine">From <see cref="Tables"/>.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    public static torch.Tensor Rotate(torch.Tensor x, torch.Tensor cosine, torch.Tensor sine)
    {
        if (RotaryOperation.Fits(x, cosine))
        {
            using torch.Tensor turned = FusedFunction.Apply(new RotaryOperation(x, cosine, sine), x);
            return turned.transpose(1, 2);
        }

        long half = cosine.size(-1);
        (torch.Tensor first, torch.Tensor second) = Turn(x.narrow(-1, 0, half), x.narrow(-1, half, half), cosine, sine);
        long rest = x.size(-1) - (2 * half);
        return rest == 0 ? torch.cat([first, second], -1) : torch.cat([first, second, x.narrow(-1, 2 * half, rest)], -1);
    }

    /// <summary>Turns queries or keys whose pairs are features 2i and 2i + 1.</summary>
    /// <inheritdoc cref="Rotate" path="/param"/>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    public static torch.Tensor RotateInterleaved(torch.Tensor x, torch.Tensor cosine, torch.Tensor sine) =>
        KernelCapture.Operator(static inputs => TurnInterleaved(inputs[0], inputs[1], inputs[2]), x, cosine, sine);

    private static torch.Tensor TurnInterleaved(torch.Tensor x, torch.Tensor cosine, torch.Tensor sine)
    {
        long dim = 2 * cosine.size(-1);
        long rest = x.size(-1) - dim;
        (torch.Tensor even, torch.Tensor odd) = Turn(x.slice(-1, 0, dim, 2), x.slice(-1, 1, dim, 2), cosine, sine);
        torch.Tensor turned = torch.stack([even, odd], -1).flatten(-2);
        return rest == 0 ? turned : torch.cat([turned, x.narrow(-1, dim, rest)], -1);
    }

    /// <inheritdoc/>
    public void Dispose() => _cached?.Dispose();

    /// <summary>The tables of the one position that lies where it did, out of those of all.</summary>
    private unsafe void Capture(KernelCapture capture, torch.Tensor positions, (torch.Tensor Cosine, torch.Tensor Sine) tables)
    {
        using torch.Tensor all = torch.arange(capture.ValidLength, dtype: torch.ScalarType.Int64, device: _device);
        (torch.Tensor cosines, torch.Tensor sines) = Compute(all, capture.ValidLength);
        long* position = (long*)TorchMemory.DataPointer(positions);
        int half = (int)tables.Cosine.size(-1);
        Add(cosines, tables.Cosine);
        Add(sines, tables.Sine);

        void Add(torch.Tensor rows, torch.Tensor row)
        {
            float* source = (float*)TorchMemory.DataPointer(capture.Keep(rows)), target = (float*)TorchMemory.DataPointer(row);
            capture.Add(
                () => new ReadOnlySpan<float>(source + (*position * half), half).CopyTo(new Span<float>(target, half)), [positions], row);
        }
    }

    private static (torch.Tensor First, torch.Tensor Second) Turn(
        torch.Tensor first, torch.Tensor second, torch.Tensor cosine, torch.Tensor sine) =>
        (torch.addcmul(first * cosine, second, sine, -1), torch.addcmul(second * cosine, first, sine, 1));

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
