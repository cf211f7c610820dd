using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Int8 rows: quantized, decoded and multiplied.</summary>
internal static unsafe class Int8Kernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int Lanes = 16, ChunkSize = Int8Product.ChunkSize;

    /// <summary>Bytes that memory is fetched ahead.</summary>
    private const int Ahead = 3072;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in Int8Product product, long begin, long end)
    {
        int columns = product.Columns, whole = columns / ChunkSize * ChunkSize, stride = Int8Product.PaddedLength(columns);
        float* lanes = stackalloc float[Lanes];
        sbyte* last = stackalloc sbyte[ChunkSize];
        for (long output = begin; output < end; output++)
        {
            sbyte* quantized = product.Quantized + (output * columns);
            new Span<sbyte>(last, ChunkSize).Clear();
            new Span<sbyte>(quantized + whole, columns - whole).CopyTo(new Span<sbyte>(last, ChunkSize));
            for (int row = 0; row < product.Rows; row++)
            {
                float* x = product.Input + ((long)row * stride);
                for (int lane = 0; lane < Lanes; lane += T.Width)
                {
                    TFloat sum0 = T.Broadcast(0f), sum1 = sum0;
                    for (int i = lane; i < whole; i += ChunkSize)
                    {
                        T.Prefetch(quantized + i + Ahead);
                        sum0 = T.MultiplyAdd(T.ToFloat(T.Widen(quantized + i)), T.Load(x + i), sum0);
                        sum1 = T.MultiplyAdd(T.ToFloat(T.Widen(quantized + i + Lanes)), T.Load(x + i + Lanes), sum1);
                    }

                    if (whole < columns)
                    {
                        sum0 = T.MultiplyAdd(T.ToFloat(T.Widen(last + lane)), T.Load(x + whole + lane), sum0);
                        sum1 = T.MultiplyAdd(T.ToFloat(T.Widen(last + lane + Lanes)), T.Load(x + whole + lane + Lanes), sum1);
                    }

                    T.Store(T.Add(sum0, sum1), lanes + lane);
                }

                float sum = T.Sum(lanes);
                product.Output[(row * product.OutputStride) + output] = sum * product.Largest[output] * VectorMath.Int8Unit;
            }
        }
    }

    public static void Decode(sbyte* quantized, int count, float largest, float* destination)
    {
        TFloat scale = T.Broadcast(largest), unit = T.Broadcast(VectorMath.Int8Unit);
        int i = 0;
        for (; i <= count - T.Width; i += T.Width)
        {
            T.Store(T.Multiply(T.Multiply(T.ToFloat(T.Widen(quantized + i)), scale), unit), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = quantized[i] * largest * VectorMath.Int8Unit;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Quantize(byte* source, SourceType type, int count, sbyte* quantized)
    {
        int whole = count / T.Width * T.Width, size = type.Size();
        TInt largest = T.Broadcast(0);
        for (int i = 0; i < whole; i += T.Width)
        {
            largest = T.Max(largest, SourceReader<T, TFloat, TInt, TTable>.Magnitude(source + (i * size), type));
        }

        byte* rest = source + (whole * size);
        float magnitude = Math.Max(
            BitConverter.Int32BitsToSingle(T.Largest(largest)), ScalarKernelSet.MaxMagnitude(rest, type, count - whole));
        if (type.IsBeyond(magnitude))
        {
            magnitude = ScalarKernelSet.MaxMagnitude(source, type, count);
        }

        float scale = magnitude == 0 ? 0 : 127f / magnitude;
        if (scale == 0 || !float.IsFinite(scale))
        {
            ScalarKernelSet.QuantizeRow(source, type, count, magnitude, quantized);
            return magnitude;
        }

        // No product is beyond 127 by more than a rounding.
        TFloat factor = T.Broadcast(scale);
        for (int i = 0; i < whole; i += T.Width)
        {
            TFloat values = SourceReader<T, TFloat, TInt, TTable>.Read(source + (i * size), type);
            T.Narrow(T.Round(T.Multiply(values, factor)), quantized + i);
        }

        ScalarKernelSet.QuantizeRow(rest, type, count - whole, magnitude, quantized + whole);
        return magnitude;
    }
}
