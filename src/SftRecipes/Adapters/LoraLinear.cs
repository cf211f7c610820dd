using SftRecipes.Models;
using SftRecipes.Models.Fused;
using SftRecipes.Quantization;
using TorchSharp;
using Linear = SftRecipes.Models.Linear;
using Parameter = TorchSharp.Modules.Parameter;
using QuantizedLinear = SftRecipes.Models.QuantizedLinear;

namespace SftRecipes.Adapters;

/// <summary>An adapted linear map whose frozen weight is stored as it is.</summary>
public sealed class LoraLinear : AdaptedLinear
{
    private readonly Linear _base;
    private torch.Tensor? _mergedRatio;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the weight as [in, out] (GPT-2's <c>Conv1D</c>), not [out, in].</param>
    public LoraLinear(
        WeightScope weights, long inFeatures, long outFeatures, bool bias, LoraSettings lora, bool fanInFanOut = false)
        : base(weights, inFeatures, outFeatures, lora, quantization: null, fanInFanOut)
    {
        _base = Add(AdapterNames.BaseLayer, new Linear(FrozenWeights, inFeatures, outFeatures, bias, fanInFanOut));
        AttachAdapter();
    }

    /// <inheritdoc/>
    protected override Parameter? Bias => _base.bias;

    /// <summary>The frozen weight as [out, in]: a view.</summary>
    private torch.Tensor Matrix => FanInFanOut ? _base.weight.t() : _base.weight;

    private protected override torch.Tensor ComposedForward(torch.Tensor x, LoraBranch branch)
    {
        var factor = new RowFactor(Quantized: null, Matrix, Bias, branch.LowRank);
        return !(training && Site.Settings.Dropout > 0) && RowProduct.Applies(x, factor)
            ? RowProduct.Multiply(x, factor)
            : base.ComposedForward(x, branch);
    }

    /// <inheritdoc/>
    protected override torch.Tensor BaseForward(torch.Tensor x) => _base.Forward(x);

    private protected override FrozenMatrix FrozenMatrix => _base.FrozenMatrix;

    private protected override RowFactor? FrozenFactor => _base.RowFactor;

    /// <inheritdoc/>
    protected override torch.Tensor Product(torch.Tensor x) =>
        Precision.Linear(x, Matrix, bias: null, _base.weight.dtype).to(x.dtype);

    /// <inheritdoc/>
    protected override torch.Tensor RowSquares() => Matrix.to(torch.ScalarType.Float32).square().sum(1);

    private protected override void MergeFrozen(LoraBranch branch)
    {
        torch.Tensor merged = Matrix.to(torch.ScalarType.Float32) + branch.Delta();
        torch.Tensor? ratio = null;
        if (branch.Magnitude is { } magnitude)
        {
            ratio = (magnitude / RowNorms(branch)).unsqueeze(1);
            merged = merged * ratio;
        }

        if (!merged.isfinite().all().ToBoolean())
        {
            throw new RecipeException($"'{Site.Path}' has numbers that are not finite after merging; the adapter or the base model is damaged.");
        }

        Matrix.copy_(merged);
        _mergedRatio = ratio?.DetachFromDisposeScope();
    }

    private protected override void UnmergeFrozen(LoraBranch branch)
    {
        torch.Tensor weight = Matrix.to(torch.ScalarType.Float32);
        Matrix.copy_((_mergedRatio is null ? weight : weight / _mergedRatio) - branch.Delta());
        _mergedRatio?.Dispose();
        _mergedRatio = null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _mergedRatio?.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>An adapted linear map whose frozen weight is quantized: QLoRA.</summary>
public sealed class QuantizedLoraLinear : AdaptedLinear
{
    private readonly QuantizedLinear _base;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="quantization">The storage format.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the weight as [in, out] (GPT-2's <c>Conv1D</c>), not [out, in].</param>
    public QuantizedLoraLinear(
        WeightScope weights, long inFeatures, long outFeatures, bool bias, QuantizationSettings quantization, LoraSettings lora,
        bool fanInFanOut = false)
        : base(weights, inFeatures, outFeatures, lora, quantization, fanInFanOut)
    {
        _base = Add(AdapterNames.BaseLayer, new QuantizedLinear(FrozenWeights, inFeatures, outFeatures, bias, quantization, fanInFanOut));
        AttachAdapter();
    }

    /// <inheritdoc/>
    protected override Parameter? Bias => _base.Bias;

    private protected override FrozenMatrix FrozenMatrix => _base.FrozenMatrix;

    private protected override RowFactor? FrozenFactor => _base.RowFactor;

    private protected override torch.Tensor ComposedForward(torch.Tensor x, LoraBranch branch) => Quantization.QuantizedLinear.ForwardWithLora(
        x, _base.Weight, _base.Bias, branch.A, branch.B, branch.Scaling, Site.Settings.Dropout, training);

    /// <inheritdoc/>
    protected override torch.Tensor BaseForward(torch.Tensor x) => _base.Forward(x);

    /// <inheritdoc/>
    protected override torch.Tensor Product(torch.Tensor x) => Quantization.QuantizedLinear.Forward(x, _base.Weight);

    /// <inheritdoc/>
    protected override torch.Tensor RowSquares() => DequantizationScratch.Dequantize(_base.Weight, torch.ScalarType.Float32).square().sum(1);

    private protected override void MergeFrozen(LoraBranch branch) => throw new RecipeException(
        $"'{Site.Path}' is stored in {Site.Quantization!.Type}, and merging into it would round the adapter away; "
        + "run `merge`, which writes a model with the adapter in the full-precision weights.");

    private protected override void UnmergeFrozen(LoraBranch branch) => throw new InvalidOperationException("Quantized weights are never merged.");
}
