using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.Kernels;

/// <summary>For AVX-512: one permutation of 16 floats is the whole table.</summary>
internal sealed unsafe class Vector512NibbleDecoder : NibbleDecoder
{
    public override void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination)
    {
        Vector512<float> table = Vector512.Load(codes);
        for (int block = 0; block < blocks; block++)
        {
            Vector512<float> scale = Vector512.Create(scales[block]);
            for (int i = 0; i < blockSize; i += Granularity)
            {
                (Vector128<byte> first, Vector128<byte> second) = Unpack(Vector128.Load(packed));
                (Avx512F.PermuteVar16x32(table, Avx512F.ConvertToVector512Int32(first)) * scale).Store(destination);
                (Avx512F.PermuteVar16x32(table, Avx512F.ConvertToVector512Int32(second)) * scale).Store(destination + 16);
                packed += Granularity / 2;
                destination += Granularity;
            }
        }
    }
}
