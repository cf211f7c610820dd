using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Quantizes a matrix piece by piece: libtorch converts a few rows to float32, kernels here turn them into codes.</summary>
internal static unsafe class WeightQuantizer
{
    /// <summary>Elements per piece: 4 MiB of float32.</summary>
    private const long PieceSize = 1 << 20;

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
        torch.Tensor packed = torch.empty((elements + 1) / 2, 1, dtype: torch.ScalarType.Byte);
        torch.Tensor absmax = torch.empty((elements + blockSize - 1) / blockSize, dtype: torch.ScalarType.Float32);
        byte* bytes = (byte*)TorchMemory.DataPointer(packed);
        float* scales = (float*)TorchMemory.DataPointer(absmax);

        ForEachPiece(weight, unit: blockSize, (values, start, count) =>
        {
            long first = start / blockSize;
            long blocks = (count + blockSize - 1) / blockSize;
            TorchParallel.For(0, blocks, Math.Max(1, 16384 / blockSize), (begin, end) =>
            {
                for (long block = begin; block < end; block++)
                {
                    long offset = block * blockSize;
                    int length = (int)Math.Min(blockSize, count - offset);
                    scales[first + block] = BlockQuantizer.FourBit(
                        (float*)values + offset, length, format, bytes + ((start + offset) / 2));
                }
            });
        });
        return new QuantizedStorage(packed, absmax);
    }

    private static QuantizedStorage Int8(torch.Tensor weight)
    {
        (long rows, int columns) = (weight.shape[0], checked((int)weight.shape[1]));
        torch.Tensor quantized = torch.empty(rows, columns, dtype: torch.ScalarType.Int8);
        torch.Tensor absmax = torch.empty(rows, dtype: torch.ScalarType.Float32);
        sbyte* bytes = (sbyte*)TorchMemory.DataPointer(quantized);
        float* scales = (float*)TorchMemory.DataPointer(absmax);

        ForEachPiece(weight, unit: columns, (values, start, count) =>
            TorchParallel.For(0, count / columns, Math.Max(1, 16384 / columns), (begin, end) =>
            {
                for (long row = begin; row < end; row++)
                {
                    long offset = row * columns;
                    scales[(start / columns) + row] = BlockQuantizer.Int8((float*)values + offset, columns, bytes + start + offset);
                }
            }));
        return new QuantizedStorage(quantized, absmax);
    }

    /// <summary>Calls back with contiguous float32 pieces: their address, the index of their first element, their length.</summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="unit">Every piece starts at a multiple of this many elements.</param>
    /// <param name="body">Called on the calling thread.</param>
    private static void ForEachPiece(torch.Tensor weight, long unit, Action<IntPtr, long, long> body)
    {
        (long rows, long columns) = (weight.shape[0], weight.shape[1]);
        long step = unit / GreatestCommonDivisor(unit, columns);
        long rowsPerPiece = Math.Max(step, PieceSize / Math.Max(1, columns) / step * step);
        for (long row = 0; row < rows; row += rowsPerPiece)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            long count = Math.Min(rowsPerPiece, rows - row);
            torch.Tensor piece = weight.narrow(0, row, count).to(torch.CPU).to_type(torch.ScalarType.Float32).contiguous();
            body((IntPtr)TorchMemory.DataPointer(piece), row * columns, count * columns);
        }
    }

    private static QuantizedStorage QuantizeScales(QuantizedStorage storage)
    {
        int count = checked((int)storage.Absmax.numel());
        torch.Tensor quantized = torch.empty(count, dtype: torch.ScalarType.Byte);
        torch.Tensor nested = torch.empty(DoubleQuantization.BlockCount(count), dtype: torch.ScalarType.Float32);
        float offset = DoubleQuantization.Quantize(
            new ReadOnlySpan<float>(TorchMemory.DataPointer(storage.Absmax), count),
            new Span<byte>(TorchMemory.DataPointer(quantized), count),
            new Span<float>(TorchMemory.DataPointer(nested), (int)nested.numel()));
        storage.Absmax.Dispose();
        return new QuantizedStorage(storage.Packed, quantized, nested, offset);
    }

    private static void RequireFinite(torch.Tensor absmax, string name)
    {
        float* scales = (float*)TorchMemory.DataPointer(absmax);
        for (long i = 0; i < absmax.numel(); i++)
        {
            if (!float.IsFinite(scales[i]))
            {
                throw new RecipeException($"'{name}' holds a NaN or an infinity; download the checkpoint again, or choose another.");
            }
        }
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
