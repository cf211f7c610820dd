using TorchSharp;

namespace SftRecipes.Native;

/// <summary>Records a <see cref="FusedOperation"/> in libtorch's graph.</summary>
internal sealed class FusedFunction : torch.autograd.SingleTensorFunction<FusedFunction>
{
    private const string OperationKey = "operation";

    public override string Name => nameof(FusedFunction);

    /// <summary>Whether the kernels here can work on a tensor: float32 in a CPU's memory, without gaps.</summary>
    public static bool Fits(torch.Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == torch.ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>Runs an operation, and records it where an input asks for a gradient.</summary>
    /// <param name="operation">Not used before.</param>
    /// <param name="inputs">What gets gradients, in the order of <see cref="FusedOperation.Backward"/>.</param>
    /// <returns>The result; belongs to the caller's scope.</returns>
    public static torch.Tensor Apply(FusedOperation operation, params ReadOnlySpan<torch.Tensor> inputs)
    {
        CustomBackward.ThrowIfFailed();
        if (operation.MakesResultOnly && !torch.is_grad_enabled())
        {
            return operation.Forward(records: false);
        }

        // The scope takes what TorchSharp keeps of the output.
        using DisposeScope scope = torch.NewDisposeScope();
        if (torch.is_grad_enabled() && AskForGradients(inputs))
        {
            operation.Inputs = inputs.Length;
            return apply([operation, .. inputs]).MoveToOuterDisposeScope();
        }

        using IDisposable? noGrad = torch.is_grad_enabled() ? torch.no_grad() : null;
        torch.Tensor result = operation.Forward(records: false);
        operation.Release();
        return result.MoveToOuterDisposeScope();
    }

    private static bool AskForGradients(ReadOnlySpan<torch.Tensor> inputs)
    {
        foreach (torch.Tensor input in inputs)
        {
            if (input.requires_grad)
            {
                return true;
            }
        }

        return false;
    }

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var operation = (FusedOperation)vars[0];
        ctx.set_materialize_grads(false);
        ctx.save_data(OperationKey, operation);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        return operation.Forward(records: true).MoveToOuterDisposeScope();
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var operation = (FusedOperation)ctx.get_data(OperationKey);
        List<torch.Tensor> gradients =
            CustomBackward.Run(operation.Inputs + 1, grad_output, gradient => [null, .. operation.Backward(gradient)]);
        operation.Release();
        return gradients;
    }
}
