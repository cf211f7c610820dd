using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

using Float = Vector256<float>;
using Int = Vector256<int>;

/// <summary>AVX2 and FMA. Two permutations of 8 floats look an index up; its highest bit chooses between their results.</summary>
internal readonly unsafe struct Avx2Instructions : IInstructions<Float, Int, Avx2Instructions.Table>
{
    /// <summary>Entries 0 to 7, and 8 to 15.</summary>
    internal readonly record struct Table(Float Lower, Float Upper);

    public static bool AreSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Width => 8;

    public static Float Load(float* source) => Vector256.Load(source);

    public static void Store(Float value, float* destination) => value.Store(destination);

    public static Float Broadcast(float value) => Vector256.Create(value);

    public static Float Add(Float left, Float right) => Avx.Add(left, right);

    public static Float Subtract(Float left, Float right) => Avx.Subtract(left, right);

    public static Float Multiply(Float left, Float right) => Avx.Multiply(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float MultiplyAdd(Float left, Float right, Float addend) => Fma.MultiplyAdd(left, right, addend);

    public static Int AsInt(Float value) => value.AsInt32();

    public static Float AsFloat(Int bits) => bits.AsSingle();

    public static Float ToFloat(Int value) => Avx.ConvertToVector256Single(value);

    public static Int Round(Float value) => Avx.ConvertToVector256Int32(value);

    public static Int Greater(Float left, Float right) => Avx.CompareGreaterThan(left, right).AsInt32();

    public static Int Greater(Int left, Int right) => Avx2.CompareGreaterThan(left, right);

    public static Int Broadcast(int value) => Vector256.Create(value);

    public static Int Add(Int left, Int right) => Avx2.Add(left, right);

    public static Int And(Int left, Int right) => Avx2.And(left, right);

    public static Int Or(Int left, Int right) => Avx2.Or(left, right);

    public static Int Max(Int left, Int right) => Avx2.Max(left, right);

    public static Int Min(Int left, Int right) => Avx2.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftLeft(Int value, [ConstantExpected] byte count) => Avx2.ShiftLeftLogical(value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftRight(Int value, [ConstantExpected] byte count) => Avx2.ShiftRightLogical(value, count);

    public static Int Select(Int condition, Int first, Int second) => Avx2.BlendVariable(second, first, condition);

    public static void Prefetch(void* address) => Sse.Prefetch0(address);

    public static Int Load(byte* source) => Vector256.Load(source).AsInt32();

    public static Int Widen(byte* source) => Avx2.ConvertToVector256Int32(source);

    public static Int Widen(sbyte* source) => Avx2.ConvertToVector256Int32(source);

    public static Int Widen(ushort* source) => Avx2.ConvertToVector256Int32(source);

    public static Int Widen(short* source) => Avx2.ConvertToVector256Int32(source);

    public static void Narrow(Int value, sbyte* destination)
    {
        Vector128<short> shorts = Sse2.PackSignedSaturate(value.GetLower(), value.GetUpper());
        *(ulong*)destination = Sse2.PackSignedSaturate(shorts, shorts).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToNibbles(Int value, byte* destination)
    {
        Vector256<ulong> pairs = value.AsUInt64();
        Vector256<ulong> bytes = Avx2.Or(Avx2.ShiftLeftLogical(pairs, 4), Avx2.ShiftRightLogical(pairs, 32)) & Vector256.Create(0xfful);
        Vector128<int> ints = Sse41.PackUnsignedSaturate(bytes.GetLower().AsInt32(), bytes.GetUpper().AsInt32()).AsInt32();
        Vector128<short> shorts = Sse2.PackSignedSaturate(ints, ints);
        *(uint*)destination = Sse2.PackUnsignedSaturate(shorts, shorts).AsUInt32().ToScalar();
    }

    public static Table LoadTable(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Lookup(Table table, Int indices)
    {
        // A permutation reads the lowest 3 bits; the fourth, moved to the sign, selects.
        Float lower = Avx2.PermuteVar8x32(table.Lower, indices), upper = Avx2.PermuteVar8x32(table.Upper, indices);
        return Avx.BlendVariable(lower, upper, Avx2.ShiftLeftLogical(indices, 28).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in FourBitBlocks blocks, float* destination)
    {
        Table table = LoadTable(blocks.Codes);
        Vector256<uint> shifts = Vector256.Create(4u, 0, 12, 8, 20, 16, 28, 24);
        byte* packed = blocks.Packed;
        for (int block = 0; block < blocks.Count; block++)
        {
            Float scale = Vector256.Create(blocks.Scales[block]);
            Table scaled = new(table.Lower * scale, table.Upper * scale);
            for (byte* end = packed + (blocks.BlockSize / 2); packed < end; packed += 4, destination += 8)
            {
                // Every element's lane has the word that its code is in.
                Vector256<uint> words = Vector256.Create(*(uint*)packed);
                Lookup(scaled, Avx2.ShiftRightLogicalVariable(words, shifts).AsInt32()).Store(destination);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Gather(float* source, Int indices) => Avx2.GatherVector256(source, indices, sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Largest(Int value) => Vector128Instructions.Largest(Vector128.Max(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Spread(float* first, Int indices) => Avx2.PermuteVar8x32(Vector256.Load(first), indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        Float eight = Vector256.Load(lanes) + Vector256.Load(lanes + 8);
        return Vector128Instructions.SumOfFour(eight.GetLower() + eight.GetUpper());
    }
}
