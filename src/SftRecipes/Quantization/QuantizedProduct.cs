using System.Numerics;
using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization;

/// <summary>
/// One product of a quantized weight with a few vectors: they are brought into the kernel's order once, then any thread multiplies any rows of
/// the weight. Holds addresses: whoever makes it keeps tensors and weight alive.
/// </summary>
internal sealed unsafe class QuantizedProduct
{
    private readonly KernelSet _kernels;
    private readonly float* _x;
    private readonly int _columns;
    private readonly int _rows;
    private readonly float* _y;
    private readonly long _outputs;
    private readonly FourBitProduct? _fourBit;
    private readonly Int8Product? _int8;
    private readonly WeightReader _reader;

    /// <param name="kernels">The instructions.</param>
    /// <param name="weight">[out, in], on the CPU.</param>
    /// <param name="input">The vectors.</param>
    /// <param name="y">[rows, out].</param>
    public QuantizedProduct(KernelSet kernels, QuantizedWeight weight, RowInput input, float* y)
    {
        _kernels = kernels;
        _x = input.Vectors;
        _rows = input.Rows;
        _y = y;
        (_outputs, _columns) = (weight.OutFeatures, checked((int)weight.InFeatures));
        if (FourBitFormat.Of(weight.Type) is not { } format)
        {
            _int8 = PrepareInt8(weight, input);
        }
        else if (_columns % weight.BlockSize == 0)
        {
            _fourBit = PrepareFourBit(weight, format, input);
        }
        else
        {
            _reader = new WeightReader(weight, kernels);
        }
    }

    /// <summary>Computes outputs from begin to end of every row.</summary>
    public void Multiply(long begin, long end)
    {
        if (_fourBit is { } fourBit)
        {
            _kernels.Multiply(fourBit, begin, end);
        }
        else if (_int8 is { } int8)
        {
            _kernels.Multiply(int8, begin, end);
        }
        else
        {
            MultiplyDecoded(begin, end);
        }
    }

    private FourBitProduct PrepareFourBit(QuantizedWeight weight, FourBitFormat format, RowInput input) => new FourBitProduct
    {
        Packed = (byte*)TorchMemory.DataPointer(weight.Storage.Packed),
        PackedLength = _outputs * _columns / 2,
        Scales = new ScaleReader(weight.Storage),
        Columns = _columns,
        BlockShift = BitOperations.Log2((uint)weight.BlockSize),
        Codes = format.CodeTable,
        Input = input.FourBit(),
        Rows = _rows,
        Output = _y,
        OutputStride = _outputs,
    };

    private Int8Product PrepareInt8(QuantizedWeight weight, RowInput input) => new Int8Product
    {
        Quantized = (sbyte*)TorchMemory.DataPointer(weight.Storage.Packed),
        Largest = (float*)TorchMemory.DataPointer(weight.Storage.Absmax),
        Columns = _columns,
        Input = input.Int8(),
        Rows = _rows,
        Output = _y,
        OutputStride = _outputs,
    };

    /// <summary>Rows of the weight that begin or end within a block are decoded one by one.</summary>
    private void MultiplyDecoded(long begin, long end)
    {
        float* decoded = ProductWorkspace.Decoded(_columns);
        for (long output = begin; output < end; output++)
        {
            _reader.Read(output * _columns, _columns, decoded);
            for (int row = 0; row < _rows; row++)
            {
                _y[(row * _outputs) + output] = _kernels.Dot(decoded, _x + ((long)row * _columns), _columns);
            }
        }
    }
}
