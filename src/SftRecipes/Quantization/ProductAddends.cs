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

    /// <param name="input">The vectors.</param>
    /// <param name="y">[rows, out].</param>
    /// <param name="outputs">out.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="adapter">An adapter, or null.</param>
    /// <param name="lowRank">[rows, rank], written here.</param>
    public ProductAddends(RowInput input, float* y, long outputs, torch.Tensor? bias, LowRank? adapter, float* lowRank)
    {
        _rows = input.Rows;
        _y = y;
        _outputs = outputs;
        _bias = bias is null ? null : (float*)TorchMemory.DataPointer(bias);
        if (adapter is { } branch)
        {
            _rank = branch.Rank;
            _b = (float*)TorchMemory.DataPointer(branch.B);
            _lowRank = lowRank;
            float* a = (float*)TorchMemory.DataPointer(branch.A);
            for (int row = 0; row < _rows; row++)
            {
                float* product = lowRank + (row * _rank);
                KernelSet.Best.Multiply(a, _rank, input.Columns, input.Vectors + ((long)row * input.Columns), product);
                for (int factor = 0; factor < _rank; factor++)
                {
                    product[factor] *= (float)branch.Scale;
                }
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
