using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Adapters.Initialization;

/// <summary>
/// Starts that decompose the frozen weight W. Whatever the scaling s, the first output is the base model's (LoftQ's: nearer to it than
/// the quantized model's), since s·B·A is what is decomposed. Tensors belong to the current dispose scope.
/// </summary>
internal static class DecomposedStarts
{
    /// <summary>Relative to the weight; rounding to 8 bits loses several times as much.</summary>
    private const double SmallestLoss = 2e-3;

    /// <summary>
    /// B·A·s = U Σ Vᵀ of W's r largest singular values, half of Σ in each, and W without it frozen (Meng et al. 2024).
    /// </summary>
    public static AdapterTensors Pissa(AdapterSite site, torch.Generator generator)
    {
        torch.Tensor weight = Weight(site);
        int rank = site.Settings.Rank;
        (torch.Tensor u, torch.Tensor s, torch.Tensor vt) = site.Settings.PissaNiter > 0
            ? TruncatedSvd.Approximate(weight, rank, site.Settings.PissaNiter, generator)
            : TruncatedSvd.Exact(weight, rank);
        return Taken(site, weight, Factors(u, s, vt, site.Settings.Scaling));
    }

    /// <summary>B the first r columns of Q and A the first r rows of R of W = Q·R, and W − s·B·A frozen (Büyükakyüz 2024).</summary>
    public static AdapterTensors Olora(AdapterSite site)
    {
        torch.Tensor weight = Weight(site);
        (torch.Tensor q, torch.Tensor r) = torch.linalg.qr(weight);
        int rank = site.Settings.Rank;
        return Taken(site, weight, (r.narrow(0, 0, rank).contiguous(), q.narrow(1, 0, rank).contiguous()));
    }

    /// <summary>B·A·s of the r largest singular values of W − Ŵ, Ŵ being W quantized (Li et al. 2023 with one iteration).</summary>
    /// <remarks>Unlike PEFT's, it accounts for s: theirs is right for alpha = r only.</remarks>
    public static AdapterTensors Loftq(AdapterSite site)
    {
        QuantizationSettings settings = site.Quantization
            ?? throw new InvalidOperationException($"'{site.Path}' is not quantized, so there is no loss to make up for.");
        torch.Tensor weight = Weight(site);
        using QuantizedWeight quantized = QuantizedWeight.Quantize(
            weight, settings.Type, settings.BlockSize, settings.DoubleQuantization);
        torch.Tensor lost = weight - quantized.Dequantize();
        if (lost.norm().ToDouble() < SmallestLoss * weight.norm().ToDouble())
        {
            throw new RecipeException(
                $"'{site.Path}' loses nothing by quantization, because the checkpoint holds quantized weights already; LoftQ needs the "
                + "full-precision model: give it with --model, or use another InitLoraWeights.");
        }

        (torch.Tensor u, torch.Tensor s, torch.Tensor vt) = TruncatedSvd.Exact(lost, site.Settings.Rank);
        (torch.Tensor a, torch.Tensor b) = Factors(u, s, vt, site.Settings.Scaling);
        return new AdapterTensors(a, b, site.Settings.Scaling);
    }

    /// <summary>W as [out, in].</summary>
    private static torch.Tensor Weight(AdapterSite site)
    {
        torch.Tensor stored = site.ReadWeight!();
        return site.FanInFanOut ? stored.t().contiguous() : stored;
    }

    private static (torch.Tensor A, torch.Tensor B) Factors(torch.Tensor u, torch.Tensor s, torch.Tensor vt, double scaling)
    {
        torch.Tensor root = (s / scaling).sqrt();
        return (root.unsqueeze(1) * vt, u * root);
    }

    /// <summary>The start, and the frozen weight without it.</summary>
    private static AdapterTensors Taken(AdapterSite site, torch.Tensor weight, (torch.Tensor A, torch.Tensor B) factors)
    {
        torch.Tensor rest = weight - (torch.mm(factors.B, factors.A) * site.Settings.Scaling);
        return new AdapterTensors(factors.A, factors.B, site.Settings.Scaling)
        {
            Weight = site.FanInFanOut ? rest.t().contiguous() : rest,
            Taken = (factors.A.clone(), factors.B.clone()),
        };
    }
}
