using System.Numerics;
using System.Runtime.InteropServices;
using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Quantizes a matrix by kernels, on all of libtorch's threads and from where it lies: a mapped file, for example.</summary>
internal static unsafe class WeightQuantizer
{
    /// <summary>Elements per piece: 4 MiB of float32.</summary>
    private const long PieceSize = 1 << 20;

    /// <summary>Elements that a thread takes at a time: 128 KiB of float16, which stay in its cache.</summary>
    private const long GrainSize = 1 << 16;

    /// <summary>The storage, on the CPU. Temporary tensors are left to the caller's scope.</summary>
    public static QuantizedStorage Quantize(
        torch.Tensor weight, QuantizationType type, int blockSize, bool doubleQuantization, string name)
    {
        QuantizedStorage storage = FourBitFormat.Of(type) is { } format
            ? FourBit(weight, format, blockSize)
            : Int8(weight);
        RequireFinite(storage.Absmax, name);
        return doubleQuantization ? QuantizeScales(storage) : storage;
    }

    private static QuantizedStorage FourBit(torch.Tensor weight, FourBitFormat format, int blockSize)
    {
        long elements = weight.numel();
        torch.Tensor packed = WeightMemory.Empty(torch.ScalarType.Byte, (elements + 1) / 2, 1);
        torch.Tensor absmax = torch.empty((elements + blockSize - 1) / blockSize, dtype: torch.ScalarType.Float32);
        byte* bytes = (byte*)TorchMemory.DataPointer(packed);
        float* scales = (float*)TorchMemory.DataPointer(absmax);
        KernelSet kernels = KernelSet.Best;

        ForEachPiece(weight, unit: blockSize, (piece, start) =>
        {
            long first = start / blockSize;
            long blocks = (piece.Count + blockSize - 1) / blockSize;
            Share(blocks, blockSize, (begin, end) =>
            {
                (long from, long to) = (begin * blockSize, Math.Min(end * blockSize, piece.Count));
                kernels.Quantize(
                    piece.At(from), piece.Type, to - from, blockSize, format, bytes + ((start + from) / 2), scales + first + begin);
            });
        });
        return new QuantizedStorage(packed, absmax);
    }

    private static QuantizedStorage Int8(torch.Tensor weight)
    {
        (long rows, int columns) = (weight.shape[0], checked((int)weight.shape[1]));
        torch.Tensor quantized = WeightMemory.Empty(torch.ScalarType.Int8, rows, columns);
        torch.Tensor absmax = torch.empty(rows, dtype: torch.ScalarType.Float32);
        sbyte* bytes = (sbyte*)TorchMemory.DataPointer(quantized);
        float* scales = (float*)TorchMemory.DataPointer(absmax);
        KernelSet kernels = KernelSet.Best;

        ForEachPiece(weight, unit: columns, (piece, start) =>
            Share(piece.Count / columns, columns, (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    long offset = row * columns;
                    scales[(start / columns) + row] = kernels.Quantize(piece.At(offset), piece.Type, columns, bytes + start + offset);
                }
            }));
        return new QuantizedStorage(quantized, absmax);
    }

    /// <summary>Shares blocks or rows among threads.</summary>
    private static void Share(long count, int size, TorchParallel.Body body)
    {
        long grain = Math.Max(1, GrainSize / size);
        TorchParallel.Share(0, count, grain, body, largest: grain);
    }

    /// <summary>Contiguous elements.</summary>
    private readonly record struct Piece(IntPtr Address, SourceType Type, long Count)
    {
        public void* At(long element) => (byte*)Address + (element * Type.Size());
    }

    /// <summary>
    /// Calls back with contiguous pieces and the index of their first element: the whole matrix where kernels read it as it is, else a few
    /// rows at a time, which libtorch makes contiguous and float32.
    /// </summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="unit">Every piece starts at a multiple of this many elements.</param>
    /// <param name="body">Called on the calling thread.</param>
    private static void ForEachPiece(torch.Tensor weight, long unit, Action<Piece, long> body)
    {
        if (weight.device_type == DeviceType.CPU && weight.is_contiguous() && SourceTypes.Of(weight.dtype) is { } type)
        {
            body(new Piece((IntPtr)TorchMemory.DataPointer(weight), type, weight.numel()), 0);
            GC.KeepAlive(weight);
            return;
        }

        (long rows, long columns) = (weight.shape[0], weight.shape[1]);
        long step = unit / GreatestCommonDivisor(unit, columns);
        long rowsPerPiece = Math.Max(step, PieceSize / Math.Max(1, columns) / step * step);
        for (long row = 0; row < rows; row += rowsPerPiece)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            long count = Math.Min(rowsPerPiece, rows - row);
            torch.Tensor piece = weight.narrow(0, row, count).to(torch.CPU).to_type(torch.ScalarType.Float32).contiguous();
            body(new Piece((IntPtr)TorchMemory.DataPointer(piece), SourceType.Float32, count * columns), row * columns);
        }
    }

    private static QuantizedStorage QuantizeScales(QuantizedStorage storage)
    {
        int count = checked((int)storage.Absmax.numel());
        torch.Tensor quantized = torch.empty(count, dtype: torch.ScalarType.Byte);
        torch.Tensor nested = torch.empty(DoubleQuantization.BlockCount(count), dtype: torch.ScalarType.Float32);
        float offset = DoubleQuantization.Quantize(
            (float*)TorchMemory.DataPointer(storage.Absmax), count, (byte*)TorchMemory.DataPointer(quantized),
            (float*)TorchMemory.DataPointer(nested));
        storage.Absmax.Dispose();
        return new QuantizedStorage(storage.Packed, quantized, nested, offset);
    }

    private static void RequireFinite(torch.Tensor absmax, string name)
    {
        // A product with 0 is 0, or NaN: one sum says whether there is one that is not finite.
        var scales = new ReadOnlySpan<float>(TorchMemory.DataPointer(absmax), checked((int)absmax.numel()));
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(scales);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sum += vector * Vector<float>.Zero;
        }

        float rest = Vector.Sum(sum);
        foreach (float scale in scales[(vectors.Length * Vector<float>.Count)..])
        {
            rest += scale * 0;
        }

        GC.KeepAlive(absmax);
        if (float.IsNaN(rest))
        {
            throw new RecipeException($"'{name}' holds a NaN or an infinity; download the checkpoint again, or choose another.");
        }
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
