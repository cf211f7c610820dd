using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Scales that are stored in 8 bits.</summary>
internal static unsafe class ScaleKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(byte* quantized, int count, float scale, float offset, float* destination)
    {
        TFloat factor = T.Broadcast(scale), addend = T.Broadcast(offset);
        float* map = DynamicMap.Table;
        int i = 0;
        for (; i <= count - T.Width; i += T.Width)
        {
            T.Store(T.Add(T.Multiply(T.Gather(map, T.Widen(quantized + i)), factor), addend), destination + i);
        }

        for (; i < count; i++)
        {
            float product = map[quantized[i]] * scale;
            destination[i] = product + offset;
        }
    }
}
