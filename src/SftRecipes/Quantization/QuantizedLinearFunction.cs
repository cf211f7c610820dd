using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// y = x · Ŵᵀ + b for autograd. Nothing is saved for the backward pass but the packed weight, which is dequantized once more there:
/// dx = dy · Ŵ. Neither weight nor bias gets a gradient.
/// </summary>
internal sealed class QuantizedLinearFunction : torch.autograd.SingleTensorFunction<QuantizedLinearFunction>
{
    private const string FrozenKey = "frozen";

    /// <summary>What is not an input of the graph; libtorch would otherwise keep its tensors and ask for their gradients.</summary>
    internal sealed record Frozen(QuantizedWeight Weight, torch.Tensor? Bias);

    public override string Name => nameof(QuantizedLinearFunction);

    /// <summary>Records the product of [rows, in] with a weight. The result [rows, out] belongs to the caller's scope.</summary>
    public static torch.Tensor Apply(torch.Tensor input, Frozen frozen)
    {
        // The scope takes what TorchSharp keeps of the output.
        using DisposeScope scope = torch.NewDisposeScope();
        return apply(input, frozen).MoveToOuterDisposeScope();
    }

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var frozen = (Frozen)vars[1];
        ctx.set_materialize_grads(false);
        ctx.save_data(FrozenKey, frozen);
        return QuantizedLinear.Product((torch.Tensor)vars[0], frozen.Weight, frozen.Bias);
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output) =>
        CustomBackward.Run(inputs: 2, grad_output, gradient =>
        {
            QuantizedWeight weight = ((Frozen)ctx.get_data(FrozenKey)).Weight;
            torch.ScalarType type = QuantizedLinear.ProductType(gradient);
            torch.Tensor matrix = DequantizationScratch.Dequantize(weight, type);
            return [torch.mm(gradient.to_type(type), matrix).to_type(gradient.dtype), null];
        });
}
