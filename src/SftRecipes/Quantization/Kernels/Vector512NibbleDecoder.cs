using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// For AVX-512: one permutation of 16 floats is the whole table. Written with portable vectors where that costs nothing, so that it also
/// runs, slowly, on processors without AVX-512.
/// </summary>
internal sealed unsafe class Vector512NibbleDecoder : NibbleDecoder
{
    /// <summary>Not <see cref="Vector512.IsHardwareAccelerated"/>, which is false on processors that merely prefer 256 bits.</summary>
    public override bool IsFast => Avx512F.IsSupported;

    public override bool IsSupported => Sse2.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported;

    public override void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination)
    {
        Vector512<float> table = Vector512.Load(codes);
        for (int block = 0; block < blocks; block++)
        {
            Vector512<float> scale = Vector512.Create(scales[block]);
            for (int i = 0; i < blockSize; i += Granularity)
            {
                (Vector128<byte> first, Vector128<byte> second) = Unpack(Vector128.Load(packed));
                (Vector512.ShuffleNative(table, Widen(first)) * scale).Store(destination);
                (Vector512.ShuffleNative(table, Widen(second)) * scale).Store(destination + 16);
                packed += Granularity / 2;
                destination += Granularity;
            }
        }
    }

    private static Vector512<int> Widen(Vector128<byte> bytes)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Int32(bytes);
        }

        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        (Vector128<uint> lower0, Vector128<uint> lower1) = Vector128.Widen(lower);
        (Vector128<uint> upper0, Vector128<uint> upper1) = Vector128.Widen(upper);
        return Vector512.Create(Vector256.Create(lower0, lower1), Vector256.Create(upper0, upper1)).AsInt32();
    }
}
