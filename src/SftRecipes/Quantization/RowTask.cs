using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>One product of a few vectors, of which any thread computes any outputs. Holds addresses.</summary>
internal sealed unsafe class RowTask
{
    private readonly RowInput _input;
    private readonly float* _y;
    private readonly float* _matrix;
    private readonly QuantizedProduct? _quantized;
    private readonly ProductAddends _addends;

    /// <param name="input">The vectors.</param>
    /// <param name="factor">What they are multiplied by; is kept alive by the caller.</param>
    /// <param name="y">[rows, out].</param>
    /// <param name="lowRank">Room for what the adapter's first matrix makes of the vectors: [rows, rank].</param>
    public RowTask(RowInput input, in RowFactor factor, float* y, float* lowRank)
    {
        _input = input;
        _y = y;
        Outputs = factor.OutFeatures;
        if (factor.Quantized is { } weight)
        {
            _quantized = new QuantizedProduct(KernelSet.Best, weight, input, y);
        }
        else
        {
            _matrix = (float*)TorchMemory.DataPointer(factor.Plain!);
        }

        _addends = new ProductAddends(input, y, Outputs, factor.Bias, factor.Adapter, lowRank);
    }

    /// <summary>Outputs of each vector.</summary>
    public long Outputs { get; }

    /// <summary>Computes outputs from begin to end of every vector.</summary>
    public void Compute(long begin, long end)
    {
        if (_quantized is { } quantized)
        {
            quantized.Multiply(begin, end);
        }
        else
        {
            for (int row = 0; row < _input.Rows; row++)
            {
                KernelSet.Best.Multiply(
                    _matrix + (begin * _input.Columns), end - begin, _input.Columns, _input.Vectors + ((long)row * _input.Columns),
                    _y + (row * Outputs) + begin);
            }
        }

        _addends.Add(begin, end);
    }
}
