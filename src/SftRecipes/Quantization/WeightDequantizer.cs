using System.Buffers;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Writes a quantized matrix into a tensor: by kernels here on a CPU, by libtorch's operators elsewhere.</summary>
internal static unsafe class WeightDequantizer
{
    /// <summary>Elements per piece where the destination is not float32: 4 MiB of float32.</summary>
    private const long PieceSize = 1 << 20;

    /// <summary>Elements per piece that is rounded: 16 KiB of float32, which stay in the first cache.</summary>
    private const long RoundedPieceSize = 4096;

    public static void Dequantize(QuantizedWeight weight, torch.Tensor destination)
    {
        if (weight.Device.type != DeviceType.CPU)
        {
            TorchDequantizer.Dequantize(weight, destination);
        }
        else if (destination.dtype == torch.ScalarType.Float32)
        {
            Read(new WeightReader(weight), 0, weight.OutFeatures * weight.InFeatures, (float*)TorchMemory.DataPointer(destination));
        }
        else if (destination.dtype == torch.ScalarType.BFloat16)
        {
            ReadRounded(new WeightReader(weight), weight.OutFeatures * weight.InFeatures, (ushort*)TorchMemory.DataPointer(destination));
        }
        else
        {
            DequantizeAndRound(weight, destination);
        }

        // The kernels know addresses only.
        GC.KeepAlive(weight);
        GC.KeepAlive(destination);
    }

    /// <summary>Reads a range on all of libtorch's threads.</summary>
    public static void Read(WeightReader reader, long start, long count, float* destination)
    {
        long unit = reader.Unit;
        long first = start / unit;
        long last = (start + count + unit - 1) / unit;
        TorchParallel.For(first, last, Math.Max(1, TorchParallel.GrainSize / unit), (begin, end) =>
        {
            long from = Math.Max(start, begin * unit);
            long to = Math.Min(start + count, end * unit);
            while (from < to)
            {
                int length = (int)Math.Min(to - from, PieceSize);
                reader.Read(from, length, destination + (from - start));
                from += length;
            }
        });
    }

    /// <summary>Reads a whole matrix as bfloat16 on all of libtorch's threads, a few kilobytes of float32 at a time.</summary>
    private static void ReadRounded(WeightReader reader, long count, ushort* destination)
    {
        int piece = (int)(Math.Max(1, RoundedPieceSize / reader.Unit) * reader.Unit);
        TorchParallel.For(0, (count + piece - 1) / piece, Math.Max(1, TorchParallel.GrainSize / piece), (begin, end) =>
        {
            float[] values = ArrayPool<float>.Shared.Rent(piece);
            fixed (float* buffer = values)
            {
                for (long start = begin * piece; start < Math.Min(end * piece, count); start += piece)
                {
                    int length = (int)Math.Min(piece, count - start);
                    reader.ReadRounded(start, length, destination + start, buffer);
                }
            }

            ArrayPool<float>.Shared.Return(values);
        });
    }

    private static void DequantizeAndRound(QuantizedWeight weight, torch.Tensor destination)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        long elements = weight.OutFeatures * weight.InFeatures;
        torch.Tensor flat = destination.view(-1);
        torch.Tensor piece = torch.empty(Math.Min(elements, PieceSize), dtype: torch.ScalarType.Float32);
        var reader = new WeightReader(weight);
        for (long start = 0; start < elements; start += PieceSize)
        {
            long count = Math.Min(PieceSize, elements - start);
            Read(reader, start, count, (float*)TorchMemory.DataPointer(piece));
            using torch.Tensor source = piece.narrow(0, 0, count);
            using torch.Tensor target = flat.narrow(0, start, count);
            target.copy_(source);
        }
    }
}
