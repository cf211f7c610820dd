using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Reads weights of any source type as float32, exactly, but for float16's infinities and NaN: they come out as numbers of
/// <see cref="SourceTypes.FirstBeyondHalf"/> and more, which no finite float16 is.
/// </summary>
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
        SourceType.Float16 => FromHalf((short*)source),
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
    /// Exponent and fraction are moved to where float32 has them, and the exponent's offset is corrected. What has no exponent, u·2^-14, then
    /// reads 2^-15·(1 + u): twice that without 2^-14 is the number, and is the smaller of the two for none but such numbers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat FromHalf(short* source)
    {
        const int Offset = (127 - 15) << 23, Fields = 0x7fff << 13;
        const float SmallestNormal = 1f / (1 << 14);
        TInt bits = T.Widen(source);
        TInt normal = T.Add(T.And(T.ShiftLeft(bits, 13), T.Broadcast(Fields)), T.Broadcast(Offset));
        TInt tiny = T.AsInt(T.MultiplyAdd(T.AsFloat(normal), T.Broadcast(2f), T.Broadcast(-SmallestNormal)));
        return T.AsFloat(T.Or(T.Min(normal, tiny), T.And(bits, T.Broadcast(int.MinValue))));
    }
}
