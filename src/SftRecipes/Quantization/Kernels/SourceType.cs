using TorchSharp;

namespace SftRecipes.Quantization.Kernels;

/// <summary>The element types that kernels read weights in.</summary>
internal enum SourceType
{
    Float32,
    Float16,
    BFloat16,
}

internal static class SourceTypes
{
    /// <summary>One power of two beyond float16's range.</summary>
    public const float FirstBeyondHalf = 65536;

    /// <summary>The kernels' name for libtorch's type; null where they do not read it.</summary>
    public static SourceType? Of(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Float32 => SourceType.Float32,
        torch.ScalarType.Float16 => SourceType.Float16,
        torch.ScalarType.BFloat16 => SourceType.BFloat16,
        _ => null,
    };

    /// <summary>Bytes per element.</summary>
    public static int Size(this SourceType type) => type == SourceType.Float32 ? 4 : 2;

    /// <summary>Whether a number that <c>SourceReader</c> has read stands for an infinity or a NaN of float16.</summary>
    public static bool IsBeyond(this SourceType type, float magnitude) => type == SourceType.Float16 && magnitude >= FirstBeyondHalf;
}
