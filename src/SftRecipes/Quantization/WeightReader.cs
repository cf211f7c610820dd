using System.Runtime.CompilerServices;
using SftRecipes.Native;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.Int8Products;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization;

/// <summary>
/// Reads any range of a quantized matrix on the CPU as float32. Holds addresses: the weight must outlive it. Safe on many threads.
/// </summary>
internal readonly unsafe struct WeightReader
{
    /// <summary>Blocks decoded per call of a decoder: their scales are held on the stack.</summary>
    private const int BlocksPerCall = 64;

    private readonly KernelSet _kernels;
    private readonly FourBitFormat? _format;
    private readonly byte* _packed;
    private readonly float* _largest;
    private readonly ScaleReader _scales;
    private readonly int _blockSize;
    private readonly long _columns;

    public WeightReader(QuantizedWeight weight, KernelSet? kernels = null)
    {
        QuantizedStorage storage = weight.Storage;
        _kernels = kernels ?? KernelSet.Best;
        _format = FourBitFormat.Of(weight.Type);
        _packed = (byte*)TorchMemory.DataPointer(storage.Packed);
        _largest = (float*)TorchMemory.DataPointer(storage.Absmax);
        _scales = new ScaleReader(storage);
        _blockSize = weight.BlockSize;
        _columns = weight.InFeatures;
    }

    /// <summary>Elements that share a scale: reading whole units is fastest.</summary>
    public long Unit => _format is null ? _columns : _blockSize;

    /// <summary>Reads elements [start, start + count) of the row-major matrix.</summary>
    public void Read(long start, int count, float* destination)
    {
        if (_format is null)
        {
            ReadInt8(start, count, destination);
        }
        else
        {
            ReadFourBit(_format, start, count, destination);
        }
    }

    /// <summary>Reads as <see cref="Read"/>, rounded to bfloat16.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="count">Elements.</param>
    /// <param name="destination">[count].</param>
    /// <param name="buffer">Room for as many float32.</param>
    [SkipLocalsInit]
    public void ReadRounded(long start, int count, ushort* destination, float* buffer)
    {
        int blocks = _format is not null && start % _blockSize == 0 ? count / _blockSize : 0;
        float* scales = stackalloc float[BlocksPerCall];
        for (int done = 0; done < blocks; done += BlocksPerCall)
        {
            FourBitBlocks some = Blocks(_format!, (start / _blockSize) + done, Math.Min(BlocksPerCall, blocks - done), scales);
            _kernels.Decode(some, destination + ((long)done * _blockSize));
        }

        int whole = blocks * _blockSize;
        Read(start + whole, count - whole, buffer);
        BFloat16Rows.Round(buffer, destination + whole, count - whole);
    }

    /// <summary>
    /// Reads a row as whole numbers of -127 to 127, what is nearest to 127 · x / max|x|. Of whole blocks the largest magnitude is the scale: a
    /// block has an element of it.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="destination">[columns].</param>
    /// <param name="buffer">[columns] float32.</param>
    /// <returns>What gives the numbers back; 0 for a row of zeros.</returns>
    public float ReadQuantized(long row, sbyte* destination, float* buffer)
    {
        int columns = (int)_columns;
        if (_format is null || columns % _blockSize != 0)
        {
            Read(row * columns, columns, buffer);
            return RowQuantizer.Quantize(buffer, null, columns, destination);
        }

        FourBitBlocks blocks = Blocks(_format, row * columns / _blockSize, columns / _blockSize, buffer);
        float largest = 0;
        for (int block = 0; block < blocks.Count; block++)
        {
            largest = Math.Max(largest, Math.Abs(buffer[block]));
        }

        _kernels.Decode(blocks, largest == 0 ? 0 : RowQuantizer.Steps / largest, destination);
        return largest / RowQuantizer.Steps;
    }

    private void ReadInt8(long start, int count, float* destination)
    {
        while (count > 0)
        {
            long row = start / _columns;
            int length = (int)Math.Min(count, ((row + 1) * _columns) - start);
            _kernels.Decode((sbyte*)_packed + start, length, _largest[row], destination);
            start += length;
            destination += length;
            count -= length;
        }
    }

    /// <summary>A range is the rest of a block, whole blocks, and the beginning of one.</summary>
    [SkipLocalsInit]
    private void ReadFourBit(FourBitFormat format, long start, int count, float* destination)
    {
        int head = (int)Math.Min(count, (_blockSize - (start % _blockSize)) % _blockSize);
        ReadElements(format, start, head, destination);
        long block = (start + head) / _blockSize;
        int blocks = (count - head) / _blockSize;
        destination += head;

        float* scales = stackalloc float[BlocksPerCall];
        for (int done = 0; done < blocks; done += BlocksPerCall)
        {
            FourBitBlocks some = Blocks(format, block + done, Math.Min(BlocksPerCall, blocks - done), scales);
            _kernels.Decode(some, destination);
            destination += (long)some.Count * _blockSize;
        }

        block += blocks;
        ReadElements(format, block * _blockSize, count - head - (blocks * _blockSize), destination);
    }

    /// <summary>Whole blocks, whose scales are read.</summary>
    /// <param name="format">The codes.</param>
    /// <param name="first">The first block.</param>
    /// <param name="count">Blocks.</param>
    /// <param name="scales">[count].</param>
    private FourBitBlocks Blocks(FourBitFormat format, long first, int count, float* scales)
    {
        _scales.Read(_kernels, first, count, scales);
        return new FourBitBlocks
        {
            Packed = _packed + (first * (_blockSize / 2)),
            Scales = scales,
            BlockSize = _blockSize,
            Count = count,
            Codes = format.CodeTable,
        };
    }

    /// <summary>Elements of one block, one at a time.</summary>
    private void ReadElements(FourBitFormat format, long start, int count, float* destination)
    {
        if (count == 0)
        {
            return;
        }

        float scale;
        _scales.Read(_kernels, start / _blockSize, 1, &scale);
        for (long i = start; i < start + count; i++)
        {
            int pair = _packed[i / 2];
            *destination++ = format.CodeTable[i % 2 == 0 ? pair >> 4 : pair & 0xf] * scale;
        }
    }
}
