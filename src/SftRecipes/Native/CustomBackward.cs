using System.Runtime.ExceptionServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// The frame that the body of every custom autograd function's backward pass runs in. libtorch calls it through native code, which an
/// exception must not cross, and in the dispose scope of whoever called backward, which would keep every temporary tensor to the end of
/// the training step.
/// </summary>
internal static class CustomBackward
{
    /// <summary>Wrappers of gradients that were returned to libtorch on this thread; libtorch holds the tensors itself by now.</summary>
    [ThreadStatic]
    private static List<torch.Tensor>? _returned;

    /// <summary>The first exception since the last <see cref="ThrowIfFailed"/>; on a GPU, backward runs on another thread.</summary>
    private static ExceptionDispatchInfo? _failure;

    /// <summary>
    /// Computes gradients in a scope of their own, without recording. An exception is kept for <see cref="ThrowIfFailed"/>, and libtorch
    /// gets no gradients.
    /// </summary>
    /// <param name="inputs">The number of inputs of the function, tensors or not.</param>
    /// <param name="gradOutput">What libtorch passed; without a gradient the body is not called.</param>
    /// <param name="body">Gives a gradient per input; null where there is none.</param>
    public static List<torch.Tensor> Run(int inputs, torch.Tensor? gradOutput, Func<torch.Tensor, torch.Tensor?[]> body)
    {
        ReleaseReturned();
        try
        {
            if (gradOutput is not null && !gradOutput.IsInvalid)
            {
                // TorchSharp has put this handle on it into the training step's scope.
                using torch.Tensor gradient = gradOutput;
                using DisposeScope scope = torch.NewDisposeScope();
                using IDisposable noGrad = torch.no_grad();
                torch.Tensor?[] gradients = body(gradient);
                _returned ??= [];
                foreach (torch.Tensor returned in gradients.OfType<torch.Tensor>())
                {
                    _returned.Add(returned.DetachFromDisposeScope());
                }

                // TorchSharp's signature denies it, but null is its word for "no gradient".
                return [.. gradients.Select(returned => returned!)];
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }

        return [.. new torch.Tensor[inputs]];
    }

    /// <summary>Disposes the wrappers of the gradients that this thread returned last.</summary>
    public static void ReleaseReturned()
    {
        if (_returned is { Count: > 0 } returned)
        {
            foreach (torch.Tensor gradient in returned)
            {
                gradient.Dispose();
            }

            returned.Clear();
        }
    }

    /// <summary>Throws what a backward pass could not.</summary>
    public static void ThrowIfFailed() => Interlocked.Exchange(ref _failure, null)?.Throw();
}
