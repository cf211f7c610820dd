using System.Numerics;
using System.Runtime.CompilerServices;
using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.BFloat16Products;

/// <summary>Float32 to bfloat16, rounded to nearest with ties to even, and back. NaN stays NaN.</summary>
internal static unsafe class BFloat16Rows
{
    private const uint HalfUnit = 0x7FFF, QuietNaN = 0x7FC0_0000;

    /// <summary>Rounds a tensor.</summary>
    /// <param name="values">float32 [rows, columns], contiguous, on the CPU.</param>
    /// <returns>bfloat16 [rows, columns]; belongs to the caller's scope.</returns>
    public static torch.Tensor Round(torch.Tensor values)
    {
        torch.Tensor rounded = LargeBuffers.Empty(torch.ScalarType.BFloat16, values.shape);
        RoundInto(values, rounded);
        return rounded;
    }

    /// <summary>Rounds the rows of a matrix in the order of <see cref="TileLayout"/>.</summary>
    /// <inheritdoc cref="Round(torch.Tensor)"/>
    public static torch.Tensor RoundForTiles(torch.Tensor values)
    {
        (long rows, int columns) = (values.size(0), (int)values.size(1));
        int stride = TileLayout.Stride(columns * sizeof(ushort)) / sizeof(ushort);
        torch.Tensor rounded = LargeBuffers.Empty(torch.ScalarType.BFloat16, TileLayout.Rows(rows), stride);
        float* source = (float*)TorchMemory.DataPointer(values);
        ushort* target = (ushort*)TorchMemory.DataPointer(rounded);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                Round(source + (row * columns), target + (row * stride), columns);
                new Span<ushort>(target + (row * stride) + columns, stride - columns).Clear();
            }
        });
        GC.KeepAlive(values);
        return rounded;
    }

    /// <summary><see cref="Round(torch.Tensor)"/> into a tensor of as many elements.</summary>
    public static void RoundInto(torch.Tensor values, torch.Tensor destination)
    {
        float* source = (float*)TorchMemory.DataPointer(values);
        ushort* target = (ushort*)TorchMemory.DataPointer(destination);
        TorchParallel.For(0, values.numel(), TorchParallel.GrainSize, (begin, end) => Round(source + begin, target + begin, end - begin));
        GC.KeepAlive(values);
        GC.KeepAlive(destination);
    }

    /// <summary>Widens a product and adds the bias.</summary>
    /// <param name="product">bfloat16 [rows, columns], contiguous.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    /// <returns>float32 [rows, columns]; belongs to the caller's scope.</returns>
    public static torch.Tensor Widen(torch.Tensor product, torch.Tensor? bias)
    {
        (long rows, int columns) = (product.size(0), (int)product.size(1));
        torch.Tensor widened = LargeBuffers.Empty(rows, columns);
        ushort* source = (ushort*)TorchMemory.DataPointer(product);
        float* added = bias is null ? null : (float*)TorchMemory.DataPointer(bias);
        float* target = (float*)TorchMemory.DataPointer(widened);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                WidenRow(source + (row * columns), added, target + (row * columns), columns);
            }
        });
        GC.KeepAlive(product);
        GC.KeepAlive(bias);
        return widened;
    }

    /// <summary>Rounds a run of numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="rounded">Where they go.</param>
    /// <param name="count">Their number.</param>
    /// <param name="factor">What each is multiplied by first.</param>
    public static void Round(float* values, ushort* rounded, long count, float factor = 1)
    {
        int width = Vector<uint>.Count;
        var factors = new Vector<float>(factor);
        long i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            Vector.Narrow(Round(Vector.Load(values + i) * factors), Round(Vector.Load(values + i + width) * factors)).Store(rounded + i);
        }

        for (; i < count; i++)
        {
            rounded[i] = Round(values[i] * factor);
        }
    }

    /// <summary>Rounds two runs of numbers into pairs, as tile units take two rows of a right factor.</summary>
    /// <param name="first">The first numbers of the pairs.</param>
    /// <param name="second">The second ones; null for zeros.</param>
    /// <param name="pairs">Where they go.</param>
    /// <param name="count">Pairs.</param>
    public static void RoundPairs(float* first, float* second, uint* pairs, int count)
    {
        int i = 0;
        for (; i <= count - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector<uint> pair = Round(Vector.Load(first + i));
            (second is null ? pair : pair | (Round(Vector.Load(second + i)) << 16)).Store(pairs + i);
        }

        for (; i < count; i++)
        {
            pairs[i] = Round(first[i]) | (second is null ? 0 : (uint)Round(second[i]) << 16);
        }
    }

    /// <summary>Rounds a run of numbers, widens them again and adds others.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="added">As many; null for 0.</param>
    /// <param name="target">As many; where they go.</param>
    /// <param name="count">Their number.</param>
    public static void RoundAndAdd(float* values, float* added, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Store(Vector.AsVectorSingle(Round(Vector.Load(values + i)) << 16), added, target, i);
        }

        for (; i < count; i++)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)Round(values[i]) << 16);
            target[i] = added is null ? value : value + added[i];
        }
    }

    /// <summary>The upper halves, rounded, in the lower ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Round(Vector<float> values)
    {
        Vector<uint> bits = Vector.ConditionalSelect(
            Vector.AsVectorUInt32(Vector.Equals(values, values)), Vector.AsVectorUInt32(values), new Vector<uint>(QuietNaN));
        return (bits + new Vector<uint>(HalfUnit) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
    }

    private static ushort Round(float value)
    {
        uint bits = float.IsNaN(value) ? QuietNaN : BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + HalfUnit + ((bits >> 16) & 1)) >> 16);
    }

    private static void WidenRow(ushort* numbers, float* added, float* target, int count)
    {
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            Vector.Widen(Vector.Load(numbers + i), out Vector<uint> lower, out Vector<uint> upper);
            Store(Vector.AsVectorSingle(lower << 16), added, target, i);
            Store(Vector.AsVectorSingle(upper << 16), added, target, i + width);
        }

        for (; i < count; i++)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)numbers[i] << 16);
            target[i] = added is null ? value : value + added[i];
        }
    }

    private static void Store(Vector<float> value, float* added, float* target, int start) =>
        (added is null ? value : value + Vector.Load(added + start)).Store(target + start);
}
