using SftRecipes.Models;
using SftRecipes.Models.Fused;
using SftRecipes.Quantization;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.Int8Products;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Training;

/// <summary>A head's map as the fused loss takes it: on a CPU, without an adapter.</summary>
/// <param name="Weight">The weight as a parameter; null where it is quantized.</param>
/// <param name="Vocabulary">Rows of the weight.</param>
/// <param name="Matrix">Gives it as [vocabulary, width] in the current dispose scope.</param>
/// <param name="Bias">[vocabulary], or null.</param>
internal sealed record OutputHead(Parameter? Weight, long Vocabulary, Func<FrozenMatrix> Matrix, Parameter? Bias)
{
    /// <summary>Whether weight or bias get gradients.</summary>
    public bool IsTrained => torch.is_grad_enabled() && (Weight is { requires_grad: true } || Bias is { requires_grad: true });

    /// <summary>A model's head; null where it is of another kind.</summary>
    public static OutputHead? Of(CausalLanguageModel model)
    {
        if (model.Device.type != DeviceType.CPU)
        {
            return null;
        }

        ComputeType type = model.training ? model.ComputeType : ComputeType.Float32;
        return model.Head switch
        {
            TiedHead tied => Of(tied.Weight, tied.Bias, type),
            Models.Linear { IsTransposed: false } linear => Of(linear.weight, linear.bias, type),
            Models.QuantizedLinear quantized => new(null, quantized.Weight.OutFeatures, () => Of(quantized.Weight, type), quantized.Bias),
            _ => null,
        };
    }

    private static OutputHead Of(Parameter weight, Parameter? bias, ComputeType type) => new(
        weight, weight.size(0), () => Of(weight.alias(), weight.requires_grad ? ComputeType.Float32 : type), bias);

    private static FrozenMatrix Of(torch.Tensor weight, ComputeType type) => type switch
    {
        ComputeType.Int8 => new Int8HeadMatrix(Int8Matrix.Of(weight)),
        ComputeType.BFloat16 => Rounded(BFloat16Rows.Round(weight)),
        _ => new FloatMatrix(() => weight),
    };

    private static FrozenMatrix Of(QuantizedWeight weight, ComputeType type) => type switch
    {
        ComputeType.Int8 => new Int8HeadMatrix(Int8Matrix.Of(weight)),
        ComputeType.BFloat16 => Rounded(DequantizationScratch.Dequantize(weight, torch.ScalarType.BFloat16)),
        _ => Of(DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32), ComputeType.Float32),
    };

    private static BFloat16FrozenMatrix Rounded(torch.Tensor matrix) => new(() => matrix.alias());
}
