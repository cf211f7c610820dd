using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

using Float = Vector128<float>;
using Int = Vector128<int>;

/// <summary>
/// NEON, and x86 before AVX2. NEON looks up bytes among 64 of them, which is the table; x86 has nothing like it and reads entries one by one.
/// </summary>
internal readonly unsafe struct Vector128Instructions : IInstructions<Float, Int, Vector128Instructions.Table>
{
    /// <summary>The table in registers, and in memory; whichever is used is kept.</summary>
    internal readonly struct Table(float* source)
    {
        public readonly float* Source = source;
        public readonly Vector128<byte> Quarter0 = Vector128.Load((byte*)source);
        public readonly Vector128<byte> Quarter1 = Vector128.Load((byte*)source + 16);
        public readonly Vector128<byte> Quarter2 = Vector128.Load((byte*)source + 32);
        public readonly Vector128<byte> Quarter3 = Vector128.Load((byte*)source + 48);
    }

    public static bool AreSupported => AdvSimd.Arm64.IsSupported || Sse41.IsSupported;

    public static int Width => 4;

    public static Float Load(float* source) => Vector128.Load(source);

    public static void Store(Float value, float* destination) => value.Store(destination);

    public static Float Broadcast(float value) => Vector128.Create(value);

    public static Float Add(Float left, Float right) => left + right;

    public static Float Subtract(Float left, Float right) => left - right;

    public static Float Multiply(Float left, Float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float MultiplyAdd(Float left, Float right, Float addend) => Vector128.FusedMultiplyAdd(left, right, addend);

    public static Int AsInt(Float value) => value.AsInt32();

    public static Float AsFloat(Int bits) => bits.AsSingle();

    public static Float ToFloat(Int value) => Vector128.ConvertToSingle(value);

    public static Int Round(Float value) =>
        AdvSimd.IsSupported ? AdvSimd.ConvertToInt32RoundToEven(value) : Sse2.ConvertToVector128Int32(value);

    public static Int Greater(Float left, Float right) => Vector128.GreaterThan(left, right).AsInt32();

    public static Int Greater(Int left, Int right) => Vector128.GreaterThan(left, right);

    public static Int Broadcast(int value) => Vector128.Create(value);

    public static Int Add(Int left, Int right) => left + right;

    public static Int And(Int left, Int right) => left & right;

    public static Int Or(Int left, Int right) => left | right;

    public static Int Max(Int left, Int right) => Vector128.Max(left, right);

    public static Int Min(Int left, Int right) => Vector128.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftLeft(Int value, [ConstantExpected] byte count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int ShiftRight(Int value, [ConstantExpected] byte count) => value >>> count;

    public static Int Select(Int condition, Int first, Int second) => Vector128.ConditionalSelect(condition, first, second);

    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    public static Int Load(byte* source) => Vector128.Load(source).AsInt32();

    public static Int Widen(byte* source) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)source).AsByte())).AsInt32();

    public static Int Widen(sbyte* source) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)source).AsSByte()));

    public static Int Widen(ushort* source) => Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)source).AsUInt16()).AsInt32();

    public static Int Widen(short* source) => Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)source).AsInt16());

    public static void Narrow(Int value, sbyte* destination)
    {
        Vector128<short> shorts = Vector128.Narrow(value, value);
        *(uint*)destination = Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }

    public static void NarrowToNibbles(Int value, byte* destination)
    {
        Vector128<ulong> pairs = value.AsUInt64();
        Vector128<ulong> bytes = (pairs << 4) | (pairs >> 32);
        destination[0] = (byte)bytes.ToScalar();
        destination[1] = (byte)bytes.GetElement(1);
    }

    public static Table LoadTable(float* source) => new(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Lookup(Table table, Int indices)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            // Entry i is bytes 4i to 4i + 3.
            Int bytes = ((indices & Vector128.Create(0xf)) * Vector128.Create(0x04040404)) + Vector128.Create(0x03020100);
            return AdvSimd.Arm64.VectorTableLookup((table.Quarter0, table.Quarter1, table.Quarter2, table.Quarter3), bytes.AsByte()).AsSingle();
        }

        return Vector128.Create(
            table.Source[indices.ToScalar() & 0xf], table.Source[indices.GetElement(1) & 0xf], table.Source[indices.GetElement(2) & 0xf],
            table.Source[indices.GetElement(3) & 0xf]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in FourBitBlocks blocks, float* destination)
    {
        BytePlanes planes = new(blocks.Codes);
        byte* packed = blocks.Packed;
        for (int block = 0; block < blocks.Count; block++)
        {
            Float scale = Vector128.Create(blocks.Scales[block]);
            for (byte* end = packed + (blocks.BlockSize / 2); packed < end; packed += 8, destination += 16)
            {
                planes.Lookup(packed, scale, destination);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Gather(float* source, Int indices) => Vector128.Create(
        source[indices.ToScalar()], source[indices.GetElement(1)], source[indices.GetElement(2)], source[indices.GetElement(3)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Largest(Int value)
    {
        Int two = Vector128.Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(two.ToScalar(), two.GetElement(1));
    }

    /// <summary>All indices are the same where a vector has 4 elements: no block of a matrix is shorter than 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float Spread(float* first, Int indices) => Vector128.Create(*first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes) => SumOfFour(
        (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float SumOfFour(Float four)
    {
        Float two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }
}
