using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes;

/// <summary>Back-propagation through layers of this runtime.</summary>
public static class Autograd
{
    /// <summary>
    /// Computes the gradients of a scalar and adds them to the leaves' <c>grad</c>, as <c>loss.backward()</c> does; and throws what went
    /// wrong in a layer's own backward pass, which cannot cross libtorch by itself.
    /// </summary>
    /// <param name="loss">A tensor of one element.</param>
    public static void Backward(torch.Tensor loss)
    {
        CustomBackward.ThrowIfFailed();
        try
        {
            loss.backward();
        }
        finally
        {
            CustomBackward.ReleaseReturned();
        }

        CustomBackward.ThrowIfFailed();
    }
}
