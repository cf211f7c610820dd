using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Native;

/// <summary>What the processor computes fast beyond .NET's own instruction sets.</summary>
internal static class CpuFeatures
{
    private const int Leaf = 7, AmxBFloat16 = 1 << 22, Avx512BFloat16 = 1 << 5;

    /// <summary>Whether libtorch multiplies bfloat16 matrices several times faster than float32 ones: AVX512-BF16 or AMX.</summary>
    public static bool MultipliesBFloat16 { get; } = DetectBFloat16();

    private static bool DetectBFloat16()
    {
        if (!Avx512BW.IsSupported || X86Base.CpuId(0, 0).Eax < Leaf)
        {
            return false;
        }

        (int subleaves, _, _, int features) = X86Base.CpuId(Leaf, 0);
        return (features & AmxBFloat16) != 0 || (subleaves > 0 && (X86Base.CpuId(Leaf, 1).Eax & Avx512BFloat16) != 0);
    }
}
