using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Which types things are computed in.</summary>
public static class Precision
{
    /// <summary>libtorch's type; float32 for <see cref="ComputeType.Int8"/>, which only products of quantized weights are computed in.</summary>
    public static torch.ScalarType ToScalarType(this ComputeType type) => type switch
    {
        ComputeType.Float16 => torch.ScalarType.Float16,
        ComputeType.BFloat16 => torch.ScalarType.BFloat16,
        _ => torch.ScalarType.Float32,
    };

    /// <summary>
    /// What a device computes in when <paramref name="asked"/> is asked for. CPUs compute in float32: half precision is emulated there
    /// and many times slower. The kernels around int8 products are for CPUs.
    /// </summary>
    public static ComputeType Resolve(ComputeType asked, torch.Device device) =>
        (device.type == DeviceType.CPU) == (asked == ComputeType.Int8) ? asked : ComputeType.Float32;

    /// <summary>y = x·Wᵀ + b in the compute type; the result has the type of x.</summary>
    internal static torch.Tensor Linear(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, torch.ScalarType computeType)
    {
        if (computeType == torch.ScalarType.Float32)
        {
            var factor = new RowFactor(Quantized: null, weight, bias);
            return RowProduct.Applies(x, factor) ? RowProduct.Multiply(x, factor) : torch.nn.functional.linear(x, weight, bias);
        }

        torch.Tensor y = torch.nn.functional.linear(x.to(computeType), weight.to(computeType), bias?.to(computeType));
        return y.to(x.dtype);
    }
}
