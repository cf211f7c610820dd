using SftRecipes.Models.Fused;
using SftRecipes.Native;
using SftRecipes.Quantization;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.Int8Products;
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
public sealed class Linear : Block, ILinear, IRowLinear
{
    private readonly torch.ScalarType _computeType;
    private readonly bool _roundsProducts;
    private readonly bool _fanInFanOut;
    private readonly long _outFeatures;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the weight as [in, out] (GPT-2's <c>Conv1D</c>), not [out, in].</param>
    public Linear(WeightScope weights, long inFeatures, long outFeatures, bool bias, bool fanInFanOut = false)
    {
        _computeType = weights.StorageType;
        _roundsProducts = weights.ComputeType == ComputeType.BFloat16;
        _fanInFanOut = fanInFanOut;
        _outFeatures = outFeatures;
        long[] shape = fanInFanOut ? [inFeatures, outFeatures] : [outFeatures, inFeatures];
        weight = AddParameter("weight", Stored(weights, weights.Take("weight", WeightRole.Matrix, shape), weights.Trained), weights.Trained);
        if (bias)
        {
            torch.Tensor taken = weights.Take("bias", WeightRole.Bias, outFeatures);
            this.bias = AddParameter("bias", Stored(weights, taken, weights.BiasTrained), weights.BiasTrained);
        }
    }

    /// <summary>[out, in], or [in, out] where the checkpoint has it so. Float32 where it is trained, else the compute type.</summary>
    public Parameter weight { get; }

    /// <summary>[out], or null.</summary>
    public Parameter? bias { get; }

    /// <summary>The weight as a training step multiplies with it.</summary>
    internal FrozenMatrix FrozenMatrix => UsesBFloat16 ? BFloat16FrozenMatrix.Of(View) : new FloatMatrix(View);

    /// <summary>Null where the weight is another matrix in memory.</summary>
    internal RowFactor? RowFactor =>
        _fanInFanOut || _computeType != torch.ScalarType.Float32 ? null : new(Quantized: null, weight, bias);

    RowFactor? IRowLinear.RowFactor => RowFactor;

    /// <summary>Whether the weight is [in, out].</summary>
    internal bool IsTransposed => _fanInFanOut;

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => IsFrozenStep(x)
        ? FrozenLinearOperation.Apply(x, FrozenMatrix, _outFeatures, bias)
        : Precision.Linear(x, _fanInFanOut ? weight.t() : weight, bias, _computeType);

    /// <summary>Evaluation and generation show what the trained numbers are worth to the exact weights.</summary>
    private bool UsesBFloat16 => _roundsProducts && training;

    /// <summary>Whether only the input gets a gradient; a checkpointed layer's first pass rounds as its second.</summary>
    private bool IsFrozenStep(torch.Tensor x) =>
        ((torch.is_grad_enabled() && x.requires_grad) || UsesBFloat16) && !weight.requires_grad && bias is not { requires_grad: true }
        && _computeType == torch.ScalarType.Float32 && FusedFunction.Fits(x);

    /// <summary>The weight as [out, in].</summary>
    private torch.Tensor View() => _fanInFanOut ? weight.t() : weight.alias();

    private static torch.Tensor Stored(WeightScope weights, torch.Tensor value, bool trained)
    {
        if (trained || weights.StorageType == torch.ScalarType.Float32)
        {
            return value;
        }

        using (value)
        {
            return value.to(weights.StorageType);
        }
    }
}

/// <summary>A linear map with a frozen, quantized weight.</summary>
public sealed class QuantizedLinear : Block, ILinear, IRowLinear
{
    private readonly QuantizedWeight _weight;
    private readonly Parameter? _bias;
    private readonly ComputeType _computeType;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias, which stays in float32.</param>
    /// <param name="quantization">The storage format.</param>
    /// <param name="fanInFanOut">
    /// Whether the checkpoint has the weight as [in, out] (GPT-2's <c>Conv1D</c>); what is quantized is [out, in] all the same, as
    /// transformers has it.
    /// </param>
    public QuantizedLinear(
        WeightScope weights, long inFeatures, long outFeatures, bool bias, QuantizationSettings quantization, bool fanInFanOut = false)
    {
        _weight = Own(weights.TakeQuantized("weight", outFeatures, inFeatures, quantization, fanInFanOut));
        _computeType = weights.Device.type == DeviceType.CPU ? weights.ComputeType : ComputeType.Float32;
        if (bias)
        {
            _bias = AddParameter("bias", weights.Take("bias", WeightRole.Bias, outFeatures), weights.BiasTrained);
        }
    }

    /// <summary>The stored weight.</summary>
    public QuantizedWeight Weight => _weight;

    /// <summary>[out], or null.</summary>
    public Parameter? Bias => _bias;

    /// <summary>The weight as a training step multiplies with it.</summary>
    internal FrozenMatrix FrozenMatrix => TrainingType switch
    {
        ComputeType.Int8 => new Int8FrozenMatrix(_weight),
        ComputeType.BFloat16 => BFloat16FrozenMatrix.Of(_weight),
        _ => new FloatMatrix(() => DequantizationScratch.Dequantize(_weight, torch.ScalarType.Float32)),
    };

    /// <summary>Null where a training step multiplies other numbers.</summary>
    internal RowFactor? RowFactor => TrainingType == ComputeType.Float32 ? new(_weight, Plain: null, _bias) : null;

    RowFactor? IRowLinear.RowFactor => RowFactor;

    /// <summary>Evaluation and generation show what the trained numbers are worth to the exact weights.</summary>
    private ComputeType TrainingType => training ? _computeType : ComputeType.Float32;

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x)
    {
        if (TrainingType is not (ComputeType.Int8 or ComputeType.BFloat16) || !FusedFunction.Fits(x))
        {
            return Quantization.QuantizedLinear.Forward(x, _weight, _bias);
        }

        bool trainsBias = _bias is { requires_grad: true };
        torch.Tensor y = FrozenLinearOperation.Apply(x, FrozenMatrix, _weight.OutFeatures, trainsBias ? null : _bias);
        return trainsBias ? y + _bias! : y;
    }
}

/// <summary>An output head whose weight is the token embedding's.</summary>
public sealed class TiedHead : Block, ILinear
{
    private readonly Embedding _embedding;
    private readonly Parameter? _bias;
    private readonly torch.ScalarType _computeType;

    /// <param name="weights">The head's scope, where <c>bias</c> [vocabulary] lies.</param>
    /// <param name="embedding">Whose weight [vocabulary, width] is shared.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public TiedHead(WeightScope weights, Embedding embedding, bool bias = false)
    {
        _embedding = embedding;
        _computeType = weights.StorageType;
        if (bias)
        {
            _bias = AddParameter("bias", weights.Take("bias", WeightRole.Bias, embedding.weight.size(0)), weights.BiasTrained);
        }
    }

    /// <summary>[vocabulary, width]: the embedding's.</summary>
    internal Parameter Weight => _embedding.weight;

    /// <summary>[vocabulary], or null.</summary>
    internal Parameter? Bias => _bias;

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => Precision.Linear(x, _embedding.weight, _bias, _computeType);
}
