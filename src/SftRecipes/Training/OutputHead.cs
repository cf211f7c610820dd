using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Training;

/// <summary>A head's map as the fused loss takes it: float32 on a CPU, without an adapter.</summary>
/// <param name="Weight">The weight as a parameter; null where it is quantized.</param>
/// <param name="Matrix">Gives it as [vocabulary, width] in the current dispose scope.</param>
/// <param name="Bias">[vocabulary], or null.</param>
/// <param name="SoftCap">What bounds the logits, or null.</param>
internal sealed record OutputHead(Parameter? Weight, Func<torch.Tensor> Matrix, Parameter? Bias, double? SoftCap)
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

        return model.Head switch
        {
            TiedHead tied => new(tied.Weight, () => tied.Weight.alias(), tied.Bias, model.LogitSoftCap),
            Models.Linear { IsTransposed: false } linear => new(linear.weight, () => linear.weight.alias(), linear.bias, model.LogitSoftCap),
            Models.QuantizedLinear quantized => new(
                null, () => DequantizationScratch.Dequantize(quantized.Weight, torch.ScalarType.Float32), quantized.Bias, model.LogitSoftCap),
            _ => null,
        };
    }
}
