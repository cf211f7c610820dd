using SftRecipes.Native;
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
    /// What a recipe's run computes in on a device. On a CPU that is float32, and while training, with dropout, products with frozen weights
    /// may be those of int8 numbers, or of bfloat16 ones where the processor has instructions for them; half precision that is emulated
    /// is many times slower. The kernels around int8 products are for CPUs.
    /// </summary>
    public static ComputeType Resolve(RecipeDefinition recipe, torch.Device device) => (device.type, recipe.ComputeType) switch
    {
        (not DeviceType.CPU, not ComputeType.Int8) => recipe.ComputeType,
        (DeviceType.CPU, ComputeType.Int8) when TrainsOverFrozen(recipe) => ComputeType.Int8,
        (DeviceType.CPU, ComputeType.BFloat16) when TrainsOverFrozen(recipe) && CpuFeatures.MultipliesBFloat16 => ComputeType.BFloat16,
        _ => ComputeType.Float32,
    };

    /// <summary>What weights are stored in that are neither trained nor quantized.</summary>
    internal static torch.ScalarType StorageType(ComputeType type, torch.Device device) =>
        device.type == DeviceType.CPU ? torch.ScalarType.Float32 : type.ToScalarType();

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

    /// <summary>Preferences without dropout are trained in evaluation mode, whose products are exact.</summary>
    private static bool TrainsOverFrozen(RecipeDefinition recipe) =>
        recipe.Lora is not null && recipe.Preference is not { DisableDropout: true };
}
