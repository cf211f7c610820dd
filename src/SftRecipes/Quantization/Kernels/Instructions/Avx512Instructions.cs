using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

using Float = Vector512<float>;
using Int = Vector512<int>;

/// <summary>AVX-512 (F, BW, DQ). A permutation of 16 floats is the whole table, and ignores all but 4 bits of an index.</summary>
internal readonly unsafe struct Avx512Instructions : IInstructions<Float, Int, Float>
{
    /// <summary>Not <see cref="Vector512.IsHardwareAccelerated"/>, which is false on processors that merely prefer 256 bits.</summary>
    public static bool AreSupported => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported;

    public static int Width => 16;

    public static Float Load(float* source) => Vector512.Load(source);

    public static void Store(Float value, float* destination) => value.Store(destination);

    public static Float Broadcast(float value) => Vector512.Create(value);

    public static Float Add(Float left, Float right) => Avx512F.Add(left, right);

    public static Float Subtract(Float left, Float right) => Avx512F.Subtract(left, right);

    public static Float Multiply(Float left, Float right) => Avx512F.Multiply(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float MultiplyAdd(Float left, Float right, Float addend) => Avx512F.FusedMultiplyAdd(left, right, addend);

    public static Int AsInt(Float value) => value.AsInt32();

    public static Float AsFloat(Int bits) => bits.AsSingle();

    public static Float ToFloat(Int value) => Avx512F.ConvertToVector512Single(value);

    public static Int Round(Float value) => Avx512F.ConvertToVector512Int32(value);

    public static Int Greater(Float left, Float right) => Avx512F.CompareGreaterThan(left, right).AsInt32();

    public static Int Greater(Int left, Int right) => Avx512F.CompareGreaterThan(left, right);

    public static Int Broadcast(int value) => Vector512.Create(value);

    public static Int Add(Int left, Int right) => Avx512F.Add(left, right);

    public static Int And(Int left, Int right) => Avx512F.And(left, right);

    public static Int Or(Int left, Int right) => Avx512F.Or(left, right);

    public static Int Max(Int left, Int right) => Avx512F.Max(left, right);

    public static Int Min(Int left, Int right) => Avx512F.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftLeft(Int value, [ConstantExpected] byte count) => Avx512F.ShiftLeftLogical(value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftRight(Int value, [ConstantExpected] byte count) => Avx512F.ShiftRightLogical(value, count);

    public static Int Select(Int condition, Int first, Int second) => Vector512.ConditionalSelect(condition, first, second);

    public static void Prefetch(void* address) => Sse.Prefetch0(address);

    public static Int Load(byte* source) => Vector512.Load(source).AsInt32();

    public static Int Widen(byte* source) => Avx512F.ConvertToVector512Int32(Vector128.Load(source));

    public static Int Widen(sbyte* source) => Avx512F.ConvertToVector512Int32(Vector128.Load(source));

    public static Int Widen(ushort* source) => Avx512F.ConvertToVector512Int32(Vector256.Load(source));

    public static Int Widen(short* source) => Avx512F.ConvertToVector512Int32(Vector256.Load(source));

    public static void Narrow(Int value, sbyte* destination) => Avx512F.ConvertToVector128SByte(value).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToNibbles(Int value, byte* destination)
    {
        Vector512<ulong> pairs = value.AsUInt64();
        Vector512<ulong> bytes = Avx512F.Or(Avx512F.ShiftLeftLogical(pairs, 4), Avx512F.ShiftRightLogical(pairs, 32));
        *(ulong*)destination = Avx512F.ConvertToVector128Byte(bytes).AsUInt64().ToScalar();
    }

    public static Float LoadTable(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Lookup(Float table, Int indices) => Avx512F.PermuteVar16x32(table, indices);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in FourBitBlocks blocks, float* destination)
    {
        Float table = Vector512.Load(blocks.Codes);
        Vector512<uint> shifts = Vector512.Create(4u, 0, 12, 8, 20, 16, 28, 24, 4, 0, 12, 8, 20, 16, 28, 24);
        Vector512<uint> isSecond = Vector512.Create(Vector256<uint>.Zero, Vector256<uint>.AllBitsSet);
        byte* packed = blocks.Packed;
        for (int block = 0; block < blocks.Count; block++)
        {
            Float scaled = table * Vector512.Create(blocks.Scales[block]);
            for (byte* end = packed + (blocks.BlockSize / 2); packed < end; packed += 8, destination += 16)
            {
                // Every element's lane has the word that its code is in.
                Vector512<uint> words = Vector512.ConditionalSelect(
                    isSecond, Vector512.Create(*(uint*)(packed + 4)), Vector512.Create(*(uint*)packed));
                Lookup(scaled, Avx512F.ShiftRightLogicalVariable(words, shifts).AsInt32()).Store(destination);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Gather(float* source, Int indices) => Vector512.Create(
        Avx2.GatherVector256(source, indices.GetLower(), sizeof(float)), Avx2.GatherVector256(source, indices.GetUpper(), sizeof(float)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Largest(Int value) => Avx2Instructions.Largest(Avx2.Max(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Spread(float* first, Int indices) => Avx512F.PermuteVar16x32(Vector512.Load(first), indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes) => Avx2Instructions.Sum(lanes);
}
