using System.Numerics;
using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>What layers do between their parts.</summary>
public static unsafe class Elementwise
{
    /// <summary>x + y: a residual connection.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="y">The same shape, or one that broadcasts to it.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    public static torch.Tensor Add(torch.Tensor x, torch.Tensor y)
    {
        if (torch.is_grad_enabled() || !FusedFunction.Fits(x) || !FusedFunction.Fits(y) || !AreElementsPaired(x, y))
        {
            return x + y;
        }

        torch.Tensor sum = LargeBuffers.EmptyLike(x);
        float* left = (float*)TorchMemory.DataPointer(x), right = (float*)TorchMemory.DataPointer(y), target = (float*)TorchMemory.DataPointer(sum);
        KernelCapture.Run(x.numel(), TorchParallel.GrainSize, (begin, end) => Add(left + begin, right + begin, target + begin, end - begin), [x, y], sum);
        return sum;
    }

    /// <summary>x · factor.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor Scale(torch.Tensor x, double factor)
    {
        if (torch.is_grad_enabled() || !FusedFunction.Fits(x))
        {
            return x * factor;
        }

        torch.Tensor product = LargeBuffers.EmptyLike(x);
        float* source = (float*)TorchMemory.DataPointer(x), target = (float*)TorchMemory.DataPointer(product);
        KernelCapture.Run(
            x.numel(), TorchParallel.GrainSize, (begin, end) => RowKernels.Scale(source + begin, (int)(end - begin), (float)factor, target + begin), [x], product);
        return product;
    }

    /// <summary>Whether the shapes differ at most by leading ones.</summary>
    private static bool AreElementsPaired(torch.Tensor x, torch.Tensor y)
    {
        int more = (int)(x.dim() - y.dim());
        if (more < 0 || x.numel() != y.numel())
        {
            return false;
        }

        for (int i = 0; i < y.dim(); i++)
        {
            if (x.size(more + i) != y.size(i))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(float* x, float* y, float* sum, long count)
    {
        long i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(x + i) + Vector.Load(y + i)).Store(sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] = x[i] + y[i];
        }
    }
}
