using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// For ARM64 and x86 before AVX2: a byte shuffle looks 16 elements up at once, one shuffle per byte of the float, and interleaving puts
/// the bytes together.
/// </summary>
internal sealed unsafe class Vector128NibbleDecoder : NibbleDecoder
{
    public override void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination)
    {
        Planes planes = new(codes);
        for (int block = 0; block < blocks; block++)
        {
            Vector128<float> scale = Vector128.Create(scales[block]);
            for (int i = 0; i < blockSize; i += Granularity)
            {
                (Vector128<byte> first, Vector128<byte> second) = Unpack(Vector128.Load(packed));
                Store(planes, first, scale, destination);
                Store(planes, second, scale, destination + 16);
                packed += Granularity / 2;
                destination += Granularity;
            }
        }
    }

    private static void Store(in Planes planes, Vector128<byte> indices, Vector128<float> scale, float* destination)
    {
        Vector128<byte> byte0 = Vector128.ShuffleNative(planes.Byte0, indices);
        Vector128<byte> byte1 = Vector128.ShuffleNative(planes.Byte1, indices);
        Vector128<byte> byte2 = Vector128.ShuffleNative(planes.Byte2, indices);
        Vector128<byte> byte3 = Vector128.ShuffleNative(planes.Byte3, indices);
        Vector128<ushort> lowOfFirst = ZipLow(byte0, byte1).AsUInt16();
        Vector128<ushort> lowOfSecond = ZipHigh(byte0, byte1).AsUInt16();
        Vector128<ushort> highOfFirst = ZipLow(byte2, byte3).AsUInt16();
        Vector128<ushort> highOfSecond = ZipHigh(byte2, byte3).AsUInt16();
        (ZipLow(lowOfFirst, highOfFirst) * scale).Store(destination);
        (ZipHigh(lowOfFirst, highOfFirst) * scale).Store(destination + 4);
        (ZipLow(lowOfSecond, highOfSecond) * scale).Store(destination + 8);
        (ZipHigh(lowOfSecond, highOfSecond) * scale).Store(destination + 12);
    }

    private static Vector128<float> ZipLow(Vector128<ushort> left, Vector128<ushort> right) =>
        (AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right) : Sse2.UnpackLow(left, right)).AsSingle();

    private static Vector128<float> ZipHigh(Vector128<ushort> left, Vector128<ushort> right) =>
        (AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right) : Sse2.UnpackHigh(left, right)).AsSingle();

    /// <summary>The 16 codes taken apart: all their first bytes, all their second bytes, and so on.</summary>
    private readonly struct Planes
    {
        public readonly Vector128<byte> Byte0;
        public readonly Vector128<byte> Byte1;
        public readonly Vector128<byte> Byte2;
        public readonly Vector128<byte> Byte3;

        public Planes(float* codes)
        {
            Byte0 = Plane((byte*)codes, 0);
            Byte1 = Plane((byte*)codes, 1);
            Byte2 = Plane((byte*)codes, 2);
            Byte3 = Plane((byte*)codes, 3);
        }

        private static Vector128<byte> Plane(byte* codes, int index)
        {
            byte* plane = stackalloc byte[16];
            for (int code = 0; code < 16; code++)
            {
                plane[code] = codes[(code * sizeof(float)) + index];
            }

            return Vector128.Load(plane);
        }
    }
}
