using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Turns whole blocks of 4-bit codes into float32: <c>codes[nibble] * scale</c>, the first element of a byte in its high nibble. All
/// decoders give the same bits; they differ in the instructions that they look the codes up with.
/// </summary>
internal abstract unsafe class NibbleDecoder
{
    /// <summary>Blocks are multiples of this many elements.</summary>
    public const int Granularity = 32;

    /// <summary>Decodes blocks.</summary>
    /// <param name="packed">blocks * blockSize / 2 bytes.</param>
    /// <param name="scales">One per block.</param>
    /// <param name="blockSize">Elements per block, a multiple of <see cref="Granularity"/>.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="codes">The format's 16 values.</param>
    /// <param name="destination">blocks * blockSize elements.</param>
    public abstract void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination);

    /// <summary>The nibbles of 16 bytes in the order of their elements: elements 0 to 15 and 16 to 31.</summary>
    public static (Vector128<byte> First, Vector128<byte> Second) Unpack(Vector128<byte> bytes)
    {
        Vector128<byte> mask = Vector128.Create((byte)0x0f);
        Vector128<byte> high = Vector128.ShiftRightLogical(bytes, 4);
        Vector128<byte> low = bytes & mask;
        return (ZipLow(high, low), ZipHigh(high, low));
    }

    protected static Vector128<byte> ZipLow(Vector128<byte> left, Vector128<byte> right) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right) : Sse2.UnpackLow(left, right);

    protected static Vector128<byte> ZipHigh(Vector128<byte> left, Vector128<byte> right) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right) : Sse2.UnpackHigh(left, right);
}
