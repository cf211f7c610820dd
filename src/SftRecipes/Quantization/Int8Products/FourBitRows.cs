using System.Runtime.Intrinsics;
using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>
/// Rows of a 4-bit matrix as int8, without the numbers in between: the 16 values that a block has are quantized, and its codes look them up.
/// Holds addresses: the weight must outlive it.
/// </summary>
internal readonly unsafe struct FourBitRows
{
    private readonly byte* _packed;
    private readonly ScaleReader _scales;
    private readonly float* _codes;
    private readonly int _blockSize;
    private readonly int _blocks;

    private FourBitRows(QuantizedWeight weight, FourBitFormat format)
    {
        _packed = (byte*)TorchMemory.DataPointer(weight.Storage.Packed);
        _scales = new ScaleReader(weight.Storage);
        _codes = format.CodeTable;
        _blockSize = weight.BlockSize;
        _blocks = (int)(weight.InFeatures / weight.BlockSize);
    }

    /// <summary>Blocks of a row.</summary>
    public int Blocks => _blocks;

    /// <summary>Reads a matrix whose rows are whole blocks of 4-bit codes; null for another.</summary>
    public static FourBitRows? Of(QuantizedWeight weight) =>
        FourBitFormat.Of(weight.Type) is { } format && weight.InFeatures % weight.BlockSize == 0 && weight.BlockSize % NibbleDecoder.Granularity == 0
            ? new FourBitRows(weight, format)
            : null;

    /// <summary>Quantizes a row, as <see cref="RowQuantizer"/> does with its numbers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="scales">[blocks], of any content.</param>
    /// <param name="quantized">[columns].</param>
    /// <returns>The scale that gives the values back; 0 for a row of zeros.</returns>
    public float Quantize(long row, float* scales, sbyte* quantized)
    {
        _scales.Read(KernelSet.Best, row * _blocks, _blocks, scales);

        // Each block has an element of the code 1 or −1.
        float largest = 0;
        for (int block = 0; block < _blocks; block++)
        {
            largest = Math.Max(largest, Math.Abs(scales[block]));
        }

        float scale = largest == 0 ? 0 : 127f / largest;
        byte* packed = _packed + (row * _blocks * _blockSize / 2);
        for (int block = 0; block < _blocks; block++)
        {
            LookUp(Table(scales[block], scale), packed, quantized);
            packed += _blockSize / 2;
            quantized += _blockSize;
        }

        return largest / 127f;
    }

    /// <summary>A block's 16 values in int8.</summary>
    private Vector128<sbyte> Table(float ofBlock, float scale)
    {
        Vector128<short> lower = Vector128.Narrow(Whole(0, ofBlock, scale), Whole(4, ofBlock, scale));
        Vector128<short> upper = Vector128.Narrow(Whole(8, ofBlock, scale), Whole(12, ofBlock, scale));
        return Vector128.Narrow(lower, upper);
    }

    private Vector128<int> Whole(int code, float ofBlock, float scale) =>
        Vector128.AsInt32((Vector128.Load(_codes + code) * ofBlock * scale) + Vector128.Create(RowQuantizer.Rounder));

    private void LookUp(Vector128<sbyte> table, byte* packed, sbyte* quantized)
    {
        for (int i = 0; i < _blockSize; i += NibbleDecoder.Granularity)
        {
            // The upper half of a byte is the first of its two elements.
            (Vector128<byte> first, Vector128<byte> second) = NibbleDecoder.Unpack(Vector128.Load(packed + (i / 2)));
            Vector128.ShuffleNative(table, first.AsSByte()).Store(quantized + i);
            Vector128.ShuffleNative(table, second.AsSByte()).Store(quantized + i + Vector128<sbyte>.Count);
        }
    }
}
