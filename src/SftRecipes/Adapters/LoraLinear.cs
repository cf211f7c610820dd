using SftRecipes.Models;
using TorchSharp;
using Linear = SftRecipes.Models.Linear;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Adapters;

/// <summary>
/// A frozen linear map with a trained low-rank branch: y = W·x + b + scaling · B·A·dropout(x). Parameter names are PEFT's.
/// </summary>
public abstract class AdaptedLinear : Block, ILinear, IAdapted
{
    private readonly double _scaling;
    private readonly double _dropout;

    /// <param name="weights">The place of the module that is adapted.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the frozen weight as [in, out].</param>
    protected AdaptedLinear(WeightScope weights, long inFeatures, long outFeatures, LoraSettings lora, bool fanInFanOut)
    {
        FanInFanOut = fanInFanOut;
        (torch.Tensor a, torch.Tensor b) = weights.TakeAdapter(inFeatures, outFeatures, lora.Rank);
        LoraA = AddParameter("lora_A.weight", a, trained: true);
        LoraB = AddParameter("lora_B.weight", b, trained: true);
        _scaling = lora.Scaling;
        _dropout = lora.Dropout;
    }

    /// <inheritdoc/>
    public Parameter LoraA { get; }

    /// <inheritdoc/>
    public Parameter LoraB { get; }

    /// <inheritdoc/>
    public bool FanInFanOut { get; }

    /// <inheritdoc/>
    public bool AdapterEnabled { get; set; } = true;

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x) => AdapterEnabled ? AdaptedForward(x, _scaling, _dropout) : BaseForward(x);

    /// <summary>The frozen map and the branch.</summary>
    protected virtual torch.Tensor AdaptedForward(torch.Tensor x, double scaling, double dropout)
    {
        torch.Tensor y = BaseForward(x);
        torch.Tensor input = training && dropout > 0 ? torch.nn.functional.dropout(x, dropout, training: true) : x;
        torch.Tensor low = torch.nn.functional.linear(input, LoraA);
        return y + (torch.nn.functional.linear(low, LoraB) * scaling);
    }

    /// <summary>The frozen map.</summary>
    protected abstract torch.Tensor BaseForward(torch.Tensor x);
}

/// <summary>An adapted linear map whose frozen weight is stored as it is.</summary>
public sealed class LoraLinear : AdaptedLinear
{
    private readonly Linear _base;

    /// <param name="weights">Where <c>weight</c> and <c>bias</c> [out] lie.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the weight as [in, out] (GPT-2's <c>Conv1D</c>), not [out, in].</param>
    public LoraLinear(
        WeightScope weights, long inFeatures, long outFeatures, bool bias, LoraSettings lora, bool fanInFanOut = false)
        : base(weights, inFeatures, outFeatures, lora, fanInFanOut) =>
        _base = Add("base_layer", new Linear(weights, inFeatures, outFeatures, bias, fanInFanOut));

    /// <inheritdoc/>
    protected override torch.Tensor BaseForward(torch.Tensor x) => _base.Forward(x);
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
        : base(weights, inFeatures, outFeatures, lora, fanInFanOut) =>
        _base = Add("base_layer", new QuantizedLinear(weights, inFeatures, outFeatures, bias, quantization, fanInFanOut));

    /// <inheritdoc/>
    protected override torch.Tensor AdaptedForward(torch.Tensor x, double scaling, double dropout) =>
        Quantization.QuantizedLinear.ForwardWithLora(x, _base.Weight, _base.Bias, LoraA, LoraB, scaling, dropout, training);

    /// <inheritdoc/>
    protected override torch.Tensor BaseForward(torch.Tensor x) => _base.Forward(x);
}
