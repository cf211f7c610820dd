using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>A place in the checkpoint, such as <c>model.layers.0.self_attn</c>, that a block takes its weights from.</summary>
public readonly struct WeightScope
{
    private readonly ModelWeights _weights;

    internal WeightScope(ModelWeights weights, string path)
    {
        _weights = weights;
        Path = path;
    }

    /// <summary>The path from the root, without a dot at the end.</summary>
    public string Path { get; }

    /// <summary>Where tensors go.</summary>
    public torch.Device Device => _weights.Device;

    /// <summary>What products are computed in.</summary>
    public ComputeType ComputeType => _weights.ComputeType;

    /// <summary>The scope of a part.</summary>
    public WeightScope this[string name] => new(_weights, Join(name));

    /// <summary>The scope of a list's item.</summary>
    public WeightScope this[int index] => this[index.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>Whether the base model's own weights get gradients.</summary>
    public bool Trained => _weights.TrainBase;

    /// <summary>
    /// A weight of the given shape in float32 on the device; the caller owns it.
    /// </summary>
    /// <exception cref="RecipeException">The checkpoint lacks it, or has it in another shape.</exception>
    public torch.Tensor Take(string name, WeightRole role, params long[] shape)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor stored = _weights.ReadBase(Join(name), role, shape);
        // A copy: what is read may share the mapped file's memory.
        return stored.to(torch.ScalarType.Float32, copy: true).to(_weights.Device).DetachFromDisposeScope();
    }

    /// <summary>A matrix [outFeatures, inFeatures], quantized as it is read; the caller owns it.</summary>
    /// <param name="name">The weight, in this scope.</param>
    /// <param name="outFeatures">Rows.</param>
    /// <param name="inFeatures">Columns.</param>
    /// <param name="settings">The storage format.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has it transposed, [inFeatures, outFeatures].</param>
    /// <exception cref="RecipeException">The checkpoint lacks it, or has it in another shape.</exception>
    public QuantizedWeight TakeQuantized(
        string name, long outFeatures, long inFeatures, QuantizationSettings settings, bool fanInFanOut = false)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor stored = fanInFanOut
            ? _weights.ReadBase(Join(name), WeightRole.Matrix, [inFeatures, outFeatures]).t()
            : _weights.ReadBase(Join(name), WeightRole.Matrix, [outFeatures, inFeatures]);
        QuantizedWeight quantized = QuantizedWeight.Quantize(stored, settings.Type, settings.BlockSize, settings.DoubleQuantization);
        if (_weights.Device.type == DeviceType.CPU)
        {
            return quantized;
        }

        using (quantized)
        {
            return quantized.To(_weights.Device);
        }
    }

    /// <summary>The adapter of this place: A [rank, inFeatures] and B [outFeatures, rank] in float32; the caller owns them.</summary>
    public (torch.Tensor A, torch.Tensor B) TakeAdapter(long inFeatures, long outFeatures, int rank)
    {
        using var scope = torch.NewDisposeScope();
        (torch.Tensor a, torch.Tensor b) = _weights.ReadAdapter(Path, inFeatures, outFeatures, rank);
        return (a.to(_weights.Device).DetachFromDisposeScope(), b.to(_weights.Device).DetachFromDisposeScope());
    }

    private string Join(string name) => Path.Length == 0 ? name : Path + "." + name;
}

/// <summary>How frozen weights are stored.</summary>
/// <param name="Type">The format.</param>
/// <param name="BlockSize">Weights per scale of a 4-bit format.</param>
/// <param name="DoubleQuantization">Whether the scales are quantized as well.</param>
public sealed record QuantizationSettings(QuantizationType Type, int BlockSize, bool DoubleQuantization);
