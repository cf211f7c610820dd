using SftRecipes.Models.Fused;
using TorchSharp;

namespace SftRecipes.Quantization.BFloat16Products;

/// <summary>
/// A frozen matrix whose products are those of bfloat16 numbers: both factors are rounded, sums are float32, the result is rounded, as
/// under autocast (Kalamkar et al. 2019). Activations stay float32.
/// </summary>
/// <param name="matrix">Gives W [out, in] as bfloat16 in the current dispose scope, valid until this thread asks for another.</param>
internal sealed class BFloat16FrozenMatrix(Func<torch.Tensor> matrix) : FrozenMatrix
{
    /// <summary>The matrix of a quantized weight, which must live until the backward pass is over.</summary>
    public static BFloat16FrozenMatrix Of(QuantizedWeight weight) =>
        new(() => DequantizationScratch.Dequantize(weight, torch.ScalarType.BFloat16));

    /// <summary>A float32 matrix.</summary>
    /// <param name="weight">Gives W [out, in] in the current dispose scope.</param>
    public static BFloat16FrozenMatrix Of(Func<torch.Tensor> weight) => new(() =>
    {
        torch.Tensor whole = weight();
        bool isTransposed = !whole.is_contiguous();
        torch.Tensor stored = isTransposed ? whole.t() : whole;
        torch.Tensor rounded = DequantizationScratch.Take(stored.size(0), stored.size(1), torch.ScalarType.BFloat16, stored.device);
        BFloat16Rows.RoundInto(stored, rounded);
        return isTransposed ? rounded.t() : rounded;
    });

    /// <inheritdoc/>
    public override torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return BFloat16Product.Multiply(x, matrix().t(), bias).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor Backward(torch.Tensor gradient)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return BFloat16Product.Multiply(gradient.contiguous(), matrix(), bias: null).MoveToOuterDisposeScope();
    }
}
