using System.Runtime.CompilerServices;
using SftRecipes.Native;
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
        for (int done = 0; done < blocks;)
        {
            int some = Math.Min(BlocksPerCall, blocks - done);
            _scales.Read(_kernels, block, some, scales);
            _kernels.Decoder.Decode(_packed + (block * (_blockSize / 2)), scales, _blockSize, some, format.CodeTable, destination);
            block += some;
            done += some;
            destination += (long)some * _blockSize;
        }

        ReadElements(format, block * _blockSize, count - head - (blocks * _blockSize), destination);
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
