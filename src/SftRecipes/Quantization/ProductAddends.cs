using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// What is added to a product: a bias, an adapter's share. Holds addresses: whoever makes it keeps the tensors alive.
/// </summary>
internal sealed unsafe class ProductAddends
{
    private readonly int _rows;
    private readonly float* _y;
    private readonly long _outputs;
    private readonly float* _bias;
    private readonly int _rank;
    private readonly float* _b;
    private readonly float* _lowRank;

    /// <param name="x">[rows, in].</param>
    /// <param name="rows">Vectors.</param>
    /// <param name="columns">in.</param>
    /// <param name="y">[rows, out].</param>
    /// <param name="outputs">out.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="adapter">An adapter, or null.</param>
    public ProductAddends(float* x, int rows, int columns, float* y, long outputs, torch.Tensor? bias, LowRank? adapter)
    {
        _rows = rows;
        _y = y;
        _outputs = outputs;
        _bias = bias is null ? null : (float*)TorchMemory.DataPointer(bias);
        if (adapter is { } branch)
        {
            _rank = (int)branch.A.size(0);
            _b = (float*)TorchMemory.DataPointer(branch.B);
            _lowRank = ProductWorkspace.LowRank(rows * _rank);
            float* a = (float*)TorchMemory.DataPointer(branch.A);
            for (int i = 0; i < rows * _rank; i++)
            {
                (int row, int factor) = Math.DivRem(i, _rank);
                float product = KernelSet.Best.Dot(a + ((long)factor * columns), x + ((long)row * columns), columns);
                _lowRank[i] = (float)branch.Scale * product;
            }
        }
    }

    /// <summary>Adds them to outputs from begin to end of every row.</summary>
    public void Add(long begin, long end)
    {
        for (int row = 0; row < _rows; row++)
        {
            float* y = _y + (row * _outputs);
            for (long output = begin; _bias != null && output < end; output++)
            {
                y[output] += _bias[output];
            }

            for (long output = begin; _b != null && output < end; output++)
            {
                y[output] += VectorMath.Dot(_b + (output * _rank), _lowRank + (row * _rank), _rank);
            }
        }
    }
}
