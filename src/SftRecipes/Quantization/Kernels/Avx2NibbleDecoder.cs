using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Two permutations of 8 floats look 8 elements up; the nibble's highest bit chooses between their results.</summary>
internal sealed unsafe class Avx2NibbleDecoder : NibbleDecoder
{
    public override void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination)
    {
        Vector256<float> lower = Vector256.Load(codes);
        Vector256<float> upper = Vector256.Load(codes + 8);
        for (int block = 0; block < blocks; block++)
        {
            Vector256<float> scale = Vector256.Create(scales[block]);
            for (int i = 0; i < blockSize; i += Granularity)
            {
                (Vector128<byte> first, Vector128<byte> second) = Unpack(Vector128.Load(packed));
                (Lookup(lower, upper, first) * scale).Store(destination);
                (Lookup(lower, upper, UpperHalf(first)) * scale).Store(destination + 8);
                (Lookup(lower, upper, second) * scale).Store(destination + 16);
                (Lookup(lower, upper, UpperHalf(second)) * scale).Store(destination + 24);
                packed += Granularity / 2;
                destination += Granularity;
            }
        }
    }

    private static Vector128<byte> UpperHalf(Vector128<byte> bytes) => Sse2.ShiftRightLogical128BitLane(bytes, 8);

    /// <summary>The codes that the first 8 bytes are indices of.</summary>
    private static Vector256<float> Lookup(Vector256<float> lower, Vector256<float> upper, Vector128<byte> indices)
    {
        Vector256<int> index = Avx2.ConvertToVector256Int32(indices);
        Vector256<float> fromLower = Avx2.PermuteVar8x32(lower, index);
        Vector256<float> fromUpper = Avx2.PermuteVar8x32(upper, index);
        // A permutation reads the lowest 3 bits; the fourth, moved to the sign, selects.
        return Avx.BlendVariable(fromLower, fromUpper, Vector256.ShiftLeft(index, 28).AsSingle());
    }
}
