using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Linear maps of one input. Where tokens are generated they are one product: the input is prepared once, and threads meet once.
/// </summary>
public static class SharedInput
{
    /// <summary>Applies two maps.</summary>
    /// <param name="x">[..., inFeatures].</param>
    /// <param name="first">The first map.</param>
    /// <param name="second">The second map.</param>
    /// <returns>[..., outFeatures] of each.</returns>
    public static (torch.Tensor First, torch.Tensor Second) Forward(torch.Tensor x, ILinear first, ILinear second) =>
        Together(x, first, second) is [var y1, var y2] ? (y1, y2) : (first.Forward(x), second.Forward(x));

    /// <summary>Applies three maps.</summary>
    /// <param name="x">[..., inFeatures].</param>
    /// <param name="first">The first map.</param>
    /// <param name="second">The second map.</param>
    /// <param name="third">The third map.</param>
    /// <returns>[..., outFeatures] of each.</returns>
    public static (torch.Tensor First, torch.Tensor Second, torch.Tensor Third) Forward(
        torch.Tensor x, ILinear first, ILinear second, ILinear third) =>
        Together(x, first, second, third) is [var y1, var y2, var y3] ? (y1, y2, y3) : (first.Forward(x), second.Forward(x), third.Forward(x));

    /// <summary>The products of a few vectors without gradients; null where that is not all that the maps are.</summary>
    private static torch.Tensor[]? Together(torch.Tensor x, params ReadOnlySpan<ILinear> linears)
    {
        if (torch.is_grad_enabled())
        {
            return null;
        }

        var factors = new RowFactor[linears.Length];
        for (int i = 0; i < linears.Length; i++)
        {
            if (linears[i] is not IRowLinear { RowFactor: { } factor } || !RowProduct.Applies(x, factor))
            {
                return null;
            }

            factors[i] = factor;
        }

        return RowProduct.Multiply(x, factors);
    }
}
