using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Reads weights of any source type as float32, exactly.</summary>
internal static unsafe class SourceReader<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int MagnitudeBits = 0x7fffffff;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Read(byte* source, SourceType type) => type switch
    {
        SourceType.Float16 => FromHalf((ushort*)source),
        SourceType.BFloat16 => T.AsFloat(T.ShiftLeft(T.Widen((ushort*)source), 16)),
        _ => T.Load((float*)source),
    };

    /// <summary>Magnitudes as bits, which order as the numbers do, NaN above all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TInt Magnitude(byte* source, SourceType type) => Magnitude(Read(source, type));

    /// <inheritdoc cref="Magnitude(byte*, SourceType)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TInt Magnitude(TFloat value) => T.And(T.AsInt(value), T.Broadcast(MagnitudeBits));

    /// <summary>
    /// Exponent and fraction are moved to where float32 has them, and the exponent's offset is corrected: twice for infinities and NaN. What
    /// has no exponent is read as 2^-14 + fraction, and 2^-14 is taken off again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat FromHalf(ushort* source)
    {
        const int Offset = (127 - 15) << 23, Hidden = 1 << 23, LargestFinite = 0x7bff << 13;
        TInt bits = T.Widen(source);
        TInt magnitude = T.ShiftLeft(T.And(bits, T.Broadcast(0x7fff)), 13);
        TInt sign = T.ShiftLeft(T.And(bits, T.Broadcast(0x8000)), 16);
        TInt special = T.And(T.Greater(magnitude, T.Broadcast(LargestFinite)), T.Broadcast(Offset));
        TInt normal = T.Add(T.Add(magnitude, T.Broadcast(Offset)), special);
        TFloat power = T.AsFloat(T.Broadcast(Offset + Hidden));
        TInt tiny = T.AsInt(T.Subtract(T.AsFloat(T.Add(normal, T.Broadcast(Hidden))), power));
        return T.AsFloat(T.Or(T.Select(T.Greater(T.Broadcast(Hidden), magnitude), tiny, normal), sign));
    }
}
