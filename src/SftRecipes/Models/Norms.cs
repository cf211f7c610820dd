using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Models;

/// <summary>Layer normalization over the last dimension (Ba et al. 2016).</summary>
public sealed class LayerNorm : Block
{
    private readonly long[] _shape;
    private readonly double _epsilon;
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [size] lie.</param>
    /// <param name="size">Features.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">Whether there are weight and bias.</param>
    public LayerNorm(WeightScope weights, long size, double epsilon, bool affine)
    {
        _shape = [size];
        _epsilon = epsilon;
        if (affine)
        {
            _weight = AddParameter("weight", weights.Take("weight", WeightRole.Scale, size), weights.Trained);
            _bias = AddParameter("bias", weights.Take("bias", WeightRole.Bias, size), weights.BiasTrained);
        }
    }

    /// <param name="x">[..., size].</param>
    /// <returns>[..., size].</returns>
    public torch.Tensor Forward(torch.Tensor x) => _weight is { requires_grad: false } && _bias is { requires_grad: false } && FusedFunction.Fits(x)
        ? FusedFunction.Apply(new LayerNormOperation(x, _weight, _bias, _epsilon), x)
        : torch.nn.functional.layer_norm(x, _shape, _weight!, _bias!, _epsilon);
}

/// <summary>Root-mean-square normalization over the last dimension (Zhang and Sennrich 2019): x / √(mean x² + ε) · weight.</summary>
public sealed class RmsNorm : Block
{
    private readonly double _epsilon;
    private readonly bool _unitOffset;
    private readonly Parameter _weight;

    /// <param name="weights">Where <c>weight</c> [size] lies.</param>
    /// <param name="size">Features.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="unitOffset">Whether the factor is 1 + weight (Gemma).</param>
    public RmsNorm(WeightScope weights, long size, double epsilon, bool unitOffset = false)
    {
        _epsilon = epsilon;
        _unitOffset = unitOffset;
        _weight = AddParameter("weight", weights.Take("weight", unitOffset ? WeightRole.Offset : WeightRole.Scale, size), weights.Trained);
    }

    /// <param name="x">[..., size].</param>
    /// <returns>[..., size].</returns>
    public torch.Tensor Forward(torch.Tensor x) => FusedFunction.Fits(x) && !(_weight.requires_grad && torch.is_grad_enabled())
        ? FusedFunction.Apply(new RmsNormOperation(x, _weight, _unitOffset ? 1 : 0, _epsilon), x)
        : x * (x.square().mean([-1], keepdim: true) + _epsilon).rsqrt() * (_unitOffset ? _weight + 1 : _weight);
}
