using SftRecipes.Adapters;
using SftRecipes.Native;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>A place in the checkpoint, such as <c>model.layers.0.self_attn</c>, that a block takes its weights from.</summary>
public readonly struct WeightScope
{
    private const string Weight = "weight";
    private readonly ModelWeights _weights;
    private readonly bool _adapted;
    private readonly torch.Tensor? _weight;

    internal WeightScope(ModelWeights weights, string path, bool adapted = false, torch.Tensor? weight = null)
    {
        _weights = weights;
        Path = path;
        _adapted = adapted;
        _weight = weight;
    }

    /// <summary>The path from the root, without a dot at the end.</summary>
    public string Path { get; }

    /// <summary>Where tensors go.</summary>
    public torch.Device Device => _weights.Device;

    /// <summary>What products are computed in.</summary>
    public ComputeType ComputeType => _weights.ComputeType;

    /// <summary>What weights are stored in that are neither trained nor quantized.</summary>
    internal torch.ScalarType StorageType => Precision.StorageType(ComputeType, Device);

    /// <summary>The scope of a part.</summary>
    public WeightScope this[string name] => new(_weights, Join(name));

    /// <summary>The scope of a list's item.</summary>
    public WeightScope this[int index] => this[index.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>Whether this module's own weights get gradients.</summary>
    public bool Trained => _weights.Trains(Path);

    /// <summary>Whether this module's bias gets gradients.</summary>
    public bool BiasTrained => _weights.TrainsBias(Path, _adapted);

    /// <summary>
    /// A weight of the given shape in float32 on the device; the caller owns it.
    /// </summary>
    /// <exception cref="RecipeException">The checkpoint lacks it, or has it in another shape.</exception>
    public torch.Tensor Take(string name, WeightRole role, params long[] shape)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor stored = Read(name, role, shape);

        // A copy: what is read may share the mapped file's memory.
        return (_weights.Device.type == DeviceType.CPU
            ? WeightMemory.Empty(torch.ScalarType.Float32, shape).copy_(stored)
            : stored.to(torch.ScalarType.Float32).to(_weights.Device)).DetachFromDisposeScope();
    }

    /// <summary>
    /// A matrix [outFeatures, inFeatures] in 4 or 8 bits; the caller owns it. Where the checkpoint stores it so, it is taken as it is, else
    /// it is quantized as it is read.
    /// </summary>
    /// <param name="name">The weight, in this scope.</param>
    /// <param name="outFeatures">Rows.</param>
    /// <param name="inFeatures">Columns.</param>
    /// <param name="settings">The storage format.</param>
    /// <param name="fanInFanOut">
    /// Whether a full-precision checkpoint has it transposed, [inFeatures, outFeatures]; a quantized one does not.
    /// </param>
    /// <exception cref="RecipeException">The checkpoint lacks it, has it in another shape, or quantized in another way.</exception>
    public QuantizedWeight TakeQuantized(
        string name, long outFeatures, long inFeatures, QuantizationSettings settings, bool fanInFanOut = false)
    {
        using var scope = torch.NewDisposeScope();
        QuantizedWeight? stored = _weight is not null ? null : _weights.ReadQuantized(Join(name), [outFeatures, inFeatures]);
        if (stored is not null)
        {
            RequireSame(stored, settings, Join(name));
        }

        QuantizedWeight quantized = stored ?? Quantize(name, outFeatures, inFeatures, settings, fanInFanOut);
        if (_weights.Device.type == DeviceType.CPU)
        {
            return quantized;
        }

        using (quantized)
        {
            return quantized.To(_weights.Device);
        }
    }

    /// <summary>The adapter of this place.</summary>
    /// <param name="inFeatures">Input features; rows of an embedding.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="settings">The recipe's numbers.</param>
    /// <param name="quantization">How the frozen weight is stored; null for as it is.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the weight as [in, out].</param>
    /// <param name="embedding">Whether it is an embedding.</param>
    /// <returns>The place, and the adapter on the device; the caller owns the latter.</returns>
    internal (AdapterSite Site, AdapterTensors Tensors) TakeAdapter(
        long inFeatures, long outFeatures, LoraSettings settings, QuantizationSettings? quantization = null, bool fanInFanOut = false,
        bool embedding = false)
    {
        ModelWeights weights = _weights;
        string name = Join(Weight);
        long[] shape = fanInFanOut || embedding ? [inFeatures, outFeatures] : [outFeatures, inFeatures];
        var site = new AdapterSite(Path, inFeatures, outFeatures, settings)
        {
            IsEmbedding = embedding,
            FanInFanOut = fanInFanOut,
            Quantization = quantization,
            ReadWeight = () => weights.ReadBase(name, WeightRole.Matrix, shape).to(torch.ScalarType.Float32, copy: true),
        };
        using var scope = torch.NewDisposeScope();
        AdapterTensors read = weights.ReadAdapter(site);
        return (site with { ReadWeight = null }, read with
        {
            A = Place(read.A),
            B = Place(read.B),
            Magnitude = read.Magnitude is null ? null : Place(read.Magnitude),
            Weight = read.Weight?.DetachFromDisposeScope(),
            Taken = read.Taken is { } taken ? (Place(taken.A), Place(taken.B)) : null,
        });

        torch.Tensor Place(torch.Tensor tensor) => tensor.to(weights.Device).DetachFromDisposeScope();
    }

    /// <summary>This place for the frozen part of an adapted module.</summary>
    /// <param name="weight">The weight to take instead of the checkpoint's; null for the checkpoint's.</param>
    internal WeightScope Adapted(torch.Tensor? weight) => new(_weights, Path, adapted: true, weight);

    private torch.Tensor Read(string name, WeightRole role, long[] shape) =>
        name == Weight && _weight is not null
            ? _weight.alias()
            : _weights.ReadBase(Join(name), role, shape, role == WeightRole.Bias ? BiasTrained : Trained);

    private QuantizedWeight Quantize(string name, long outFeatures, long inFeatures, QuantizationSettings settings, bool fanInFanOut)
    {
        torch.Tensor matrix = fanInFanOut
            ? Read(name, WeightRole.Matrix, [inFeatures, outFeatures]).t()
            : Read(name, WeightRole.Matrix, [outFeatures, inFeatures]);
        return QuantizedWeight.Quantize(matrix, settings.Type, settings.BlockSize, settings.DoubleQuantization, Join(name));
    }

    /// <summary>Quantizing anew what was quantized already would lose more than the recipe says.</summary>
    private static void RequireSame(QuantizedWeight stored, QuantizationSettings settings, string name)
    {
        var found = new QuantizationSettings(stored.Type, stored.BlockSize, stored.IsDoubleQuantized);
        if (found != settings)
        {
            stored.Dispose();
            throw new RecipeException(
                $"The checkpoint stores '{name}' as {found.Attribute}, but the recipe says {settings.Attribute}; write the former, or use the "
                + "model's full-precision checkpoint.");
        }
    }

    private string Join(string name) => Path.Length == 0 ? name : Path + "." + name;
}

/// <summary>How frozen weights are stored.</summary>
/// <param name="Type">The format.</param>
/// <param name="BlockSize">Weights per scale of a 4-bit format.</param>
/// <param name="DoubleQuantization">Whether the scales are quantized as well.</param>
public sealed record QuantizationSettings(QuantizationType Type, int BlockSize, bool DoubleQuantization)
{
    /// <summary>As it is written on a recipe.</summary>
    internal string Attribute =>
        $"[Quantization(QuantizationType.{Type}, BlockSize = {BlockSize}, DoubleQuantization = {(DoubleQuantization ? "true" : "false")})]";
}
