using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Quantization;

/// <summary>Linear layers over a frozen quantized weight, as QLoRA has them (Dettmers et al. 2023).</summary>
public static class QuantizedLinear
{
    /// <summary>y = x · Ŵᵀ + b, with a gradient for x (and for b where it asks for one), none for W.</summary>
    /// <remarks>
    /// The product is computed in float32 on a CPU and in the input's type elsewhere; the result has the input's type. Where nothing is
    /// recorded and there are at most 24 rows (12 over int8), the weight is never written out. Back-propagate with <see cref="Autograd.Backward"/>.
    /// </remarks>
    /// <param name="input">[..., in], floating point, on the weight's device.</param>
    /// <param name="weight">[out, in]; must live until the backward pass is over.</param>
    /// <param name="bias">[out] or null.</param>
    /// <returns>[..., out]; belongs to the caller's scope.</returns>
    /// <exception cref="ArgumentException">The input's last dimension is not the weight's number of columns.</exception>
    /// <exception cref="ObjectDisposedException">The weight was disposed.</exception>
    public static torch.Tensor Forward(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias = null)
    {
        var factor = new RowFactor(weight, Plain: null, bias);
        if (RowProduct.Applies(input, factor))
        {
            return RowProduct.Multiply(input, factor);
        }

        using DisposeScope scope = torch.NewDisposeScope();
        long[] shape = OutputShape(input, weight);
        return Rows(input.reshape(-1, weight.InFeatures), weight, bias).reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>y = x · Ŵᵀ + b + scale · (dropout(x) · Aᵀ) · Bᵀ, with gradients for x, A and B (Hu et al. 2021).</summary>
    /// <remarks>The low-rank product is added to the base product in place: no second [..., out] tensor is made.</remarks>
    /// <param name="input">[..., in], floating point, on the weight's device.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out] or null.</param>
    /// <param name="loraA">[rank, in]; the low-rank branch is computed in its type.</param>
    /// <param name="loraB">[out, rank], of the same type.</param>
    /// <param name="scale">alpha / rank, or alpha / √rank for rank-stabilized LoRA.</param>
    /// <param name="dropout">Probability with which an element of the branch's input is dropped.</param>
    /// <param name="training">Whether dropout applies.</param>
    /// <returns>[..., out]; belongs to the caller's scope.</returns>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public static torch.Tensor ForwardWithLora(
        torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias, torch.Tensor loraA, torch.Tensor loraB, double scale,
        double dropout = 0, bool training = false)
    {
        var factor = new RowFactor(weight, Plain: null, bias, new LowRank(loraA, loraB, scale));
        if (!(training && dropout > 0) && RowProduct.Applies(input, factor))
        {
            return RowProduct.Multiply(input, factor);
        }

        using DisposeScope scope = torch.NewDisposeScope();
        long[] shape = OutputShape(input, weight);
        torch.Tensor rows = input.reshape(-1, weight.InFeatures);
        torch.Tensor output = Rows(rows, weight, bias);
        torch.Tensor branch = rows.to_type(loraA.dtype);
        if (training && dropout > 0)
        {
            branch = F.dropout(branch, dropout, training: true);
        }

        torch.Tensor lowRank = F.linear(branch, loraA);
        output = output.dtype == loraB.dtype
            ? output.addmm_(lowRank, loraB.t(), beta: 1, alpha: (float)scale)
            : output.add_(torch.mm(lowRank, loraB.t()).to_type(output.dtype), (float)scale);
        return output.reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>[rows, in] to [rows, out], recorded where it must be; the result is no view, so that it can be added to in place.</summary>
    private static torch.Tensor Rows(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias)
    {
        CustomBackward.ThrowIfFailed();
        if (!torch.is_grad_enabled() || !input.requires_grad)
        {
            return WithTrainableBias(Product(input, weight, FrozenBias(bias)), bias);
        }

        if (FusedFunction.Fits(input))
        {
            torch.Tensor product = FrozenLinearOperation.Apply(
                input, new FloatMatrix(() => DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32)), weight.OutFeatures,
                FrozenBias(bias));
            return WithTrainableBias(product, bias);
        }

        torch.Tensor output = QuantizedLinearFunction.Apply(input, new QuantizedLinearFunction.Frozen(weight, FrozenBias(bias)));
        return WithTrainableBias(output, bias);
    }

    /// <summary>x · Ŵᵀ + b without recording.</summary>
    /// <param name="input">[rows, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out] or null.</param>
    internal static torch.Tensor Product(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.ScalarType type = ProductType(input);
        torch.Tensor rows = input.to_type(type).contiguous();
        torch.Tensor? addend = bias?.to_type(type).contiguous();
        torch.Tensor product = weight.Device.type == DeviceType.CPU && rows.shape[0] <= RowProduct.MaxRows(weight)
            ? RowProduct.Multiply(rows, new RowFactor(weight, Plain: null, addend))
            : F.linear(rows, DequantizationScratch.Dequantize(weight, type), addend);
        return product.to_type(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>CPUs multiply half types several times slower than float32.</summary>
    internal static torch.ScalarType ProductType(torch.Tensor input) =>
        input.device_type == DeviceType.CPU ? torch.ScalarType.Float32 : input.dtype;

    private static torch.Tensor? FrozenBias(torch.Tensor? bias) => IsTrained(bias) ? null : bias;

    private static torch.Tensor WithTrainableBias(torch.Tensor output, torch.Tensor? bias) =>
        IsTrained(bias) ? output.add(bias!.to_type(output.dtype)) : output;

    private static bool IsTrained(torch.Tensor? bias) => bias is not null && bias.requires_grad && torch.is_grad_enabled();

    private static long[] OutputShape(torch.Tensor input, QuantizedWeight weight)
    {
        long[] shape = input.shape;
        if (shape.Length == 0 || shape[^1] != weight.InFeatures)
        {
            throw new ArgumentException(
                $"The input's shape [{string.Join(", ", shape)}] does not end in the weight's {weight.InFeatures} columns.", nameof(input));
        }

        shape = [.. shape];
        shape[^1] = weight.OutFeatures;
        return shape;
    }
}
