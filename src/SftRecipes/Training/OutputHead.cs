using SftRecipes.Models;
using SftRecipes.Models.Fused;
using SftRecipes.Quantization;
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
        if (model.Device.type != DeviceType.CPU || model.ComputeType is not (ComputeType.Float32 or ComputeType.Int8))
        {
            return null;
        }

        bool computesInt8 = model.ComputeType == ComputeType.Int8 && model.training;
        return model.Head switch
        {
            TiedHead tied => Of(tied.Weight, tied.Bias, computesInt8),
            Models.Linear { IsTransposed: false } linear => Of(linear.weight, linear.bias, computesInt8),
            Models.QuantizedLinear quantized => new(null, quantized.Weight.OutFeatures, () => Of(quantized.Weight, computesInt8), quantized.Bias),
            _ => null,
        };
    }

    private static OutputHead Of(Parameter weight, Parameter? bias, bool computesInt8) => new(
        weight, weight.size(0), () => computesInt8 && !weight.requires_grad ? new Int8HeadMatrix(Int8Matrix.Of(weight)) : Of(weight.alias()), bias);

    private static FrozenMatrix Of(QuantizedWeight weight, bool computesInt8) => computesInt8
        ? new Int8HeadMatrix(Int8Matrix.Of(weight))
        : Of(DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32));

    private static FloatMatrix Of(torch.Tensor matrix) => new(() => matrix);
}
