using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

using Bytes = Vector128<byte>;

/// <summary>
/// 16 float32 taken apart: all their first bytes, all their second bytes, and so on. A shuffle of 16 bytes looks 16 elements up in each, and
/// interleaving puts them together.
/// </summary>
internal readonly unsafe struct BytePlanes(float* values)
{
    private readonly Bytes _byte0 = Plane((byte*)values);
    private readonly Bytes _byte1 = Plane((byte*)values + 1);
    private readonly Bytes _byte2 = Plane((byte*)values + 2);
    private readonly Bytes _byte3 = Plane((byte*)values + 3);

    /// <summary>Writes values[code] · scale for the codes in 8 bytes, the first in a high half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Lookup(byte* packed, Vector128<float> scale, float* destination)
    {
        Bytes pairs = Vector128.CreateScalar(*(ulong*)packed).AsByte();
        Bytes codes = ZipLow(pairs >>> 4, pairs & Vector128.Create((byte)0xf));
        Bytes byte0 = Vector128.ShuffleNative(_byte0, codes), byte1 = Vector128.ShuffleNative(_byte1, codes);
        Bytes byte2 = Vector128.ShuffleNative(_byte2, codes), byte3 = Vector128.ShuffleNative(_byte3, codes);
        Bytes lower0 = ZipLow(byte0, byte1), lower1 = ZipHigh(byte0, byte1), upper0 = ZipLow(byte2, byte3), upper1 = ZipHigh(byte2, byte3);
        (ZipLow(lower0.AsUInt16(), upper0.AsUInt16()) * scale).Store(destination);
        (ZipHigh(lower0.AsUInt16(), upper0.AsUInt16()) * scale).Store(destination + 4);
        (ZipLow(lower1.AsUInt16(), upper1.AsUInt16()) * scale).Store(destination + 8);
        (ZipHigh(lower1.AsUInt16(), upper1.AsUInt16()) * scale).Store(destination + 12);
    }

    private static Bytes Plane(byte* first)
    {
        byte* plane = stackalloc byte[16];
        for (int value = 0; value < 16; value++)
        {
            plane[value] = first[value * sizeof(float)];
        }

        return Vector128.Load(plane);
    }

    private static Bytes ZipLow(Bytes left, Bytes right) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right) : Sse2.UnpackLow(left, right);

    private static Bytes ZipHigh(Bytes left, Bytes right) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right) : Sse2.UnpackHigh(left, right);

    private static Vector128<float> ZipLow(Vector128<ushort> left, Vector128<ushort> right) =>
        (AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right) : Sse2.UnpackLow(left, right)).AsSingle();

    private static Vector128<float> ZipHigh(Vector128<ushort> left, Vector128<ushort> right) =>
        (AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right) : Sse2.UnpackHigh(left, right)).AsSingle();
}
