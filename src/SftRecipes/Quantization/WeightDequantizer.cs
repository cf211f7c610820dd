using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Writes a quantized matrix into a tensor: by kernels here on a CPU, by libtorch's operators elsewhere.</summary>
internal static unsafe class WeightDequantizer
{
    /// <summary>Elements below which another thread is not worth waking.</summary>
    private const long GrainSize = 32768;

    /// <summary>Elements per piece where the destination is not float32: 4 MiB of float32.</summary>
    private const long PieceSize = 1 << 20;

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
        TorchParallel.For(first, last, Math.Max(1, GrainSize / unit), (begin, end) =>
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
