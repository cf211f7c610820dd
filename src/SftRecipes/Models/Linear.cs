using SftRecipes.Quantization;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Models;

/// <summary>A linear map y = x·Wᵀ + b, whatever its weights are stored in.</summary>
public interface ILinear
{
    /// <param name="x">[..., inFeatures].</param>
    /// <returns>[..., outFeatures], in the type of <paramref name="x"/>.</returns>
    torch.Tensor Forward(torch.Tensor x);
}

/// <summary>A linear map with its weight as it is.</summary>
public sealed class Linear : Block, ILinear
{
    private readonly torch.ScalarType _computeType;

    /// <param name="weights">Where <c>weight</c> [out, in] and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public Linear(WeightScope weights, long inFeatures, long outFeatures, bool bias)
    {
        _computeType = weights.ComputeType.ToScalarType();
        weight = AddParameter("weight", Stored(weights, weights.Take("weight", WeightRole.Matrix, outFeatures, inFeatures)), weights.Trained);
        if (bias)
        {
            this.bias = AddParameter("bias", Stored(weights, weights.Take("bias", WeightRole.Bias, outFeatures)), weights.Trained);
        }
    }

    /// <summary>[out, in]. Float32 where it is trained, else the compute type.</summary>
    public Parameter weight { get; }

    /// <summary>[out], or null.</summary>
    public Parameter? bias { get; }

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => Precision.Linear(x, weight, bias, _computeType);

    private static torch.Tensor Stored(WeightScope weights, torch.Tensor value)
    {
        if (weights.Trained || weights.ComputeType == ComputeType.Float32)
        {
            return value;
        }

        using (value)
        {
            return value.to(weights.ComputeType.ToScalarType());
        }
    }
}

/// <summary>A linear map with a frozen, quantized weight.</summary>
public sealed class QuantizedLinear : Block, ILinear
{
    private readonly QuantizedWeight _weight;
    private readonly Parameter? _bias;

    /// <param name="weights">Where <c>weight</c> [out, in] and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias, which stays in float32.</param>
    /// <param name="quantization">The storage format.</param>
    public QuantizedLinear(WeightScope weights, long inFeatures, long outFeatures, bool bias, QuantizationSettings quantization)
    {
        _weight = Own(weights.TakeQuantized("weight", outFeatures, inFeatures, quantization));
        if (bias)
        {
            _bias = AddParameter("bias", weights.Take("bias", WeightRole.Bias, outFeatures), trained: false);
        }
    }

    /// <summary>The stored weight.</summary>
    public QuantizedWeight Weight => _weight;

    /// <summary>[out], or null.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => Quantization.QuantizedLinear.Forward(x, _weight, _bias);
}

/// <summary>An output head whose weight is the token embedding's.</summary>
public sealed class TiedHead : Block, ILinear
{
    private readonly Embedding _embedding;
    private readonly torch.ScalarType _computeType;

    /// <param name="weights">The head's scope; it holds no weights of its own.</param>
    /// <param name="embedding">Whose weight [vocabulary, width] is shared.</param>
    public TiedHead(WeightScope weights, Embedding embedding)
    {
        _embedding = embedding;
        _computeType = weights.ComputeType.ToScalarType();
    }

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => Precision.Linear(x, _embedding.weight, bias: null, _computeType);
}
