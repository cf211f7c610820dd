using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// Products of blocks in the cores' tile units (Intel AMX), by the oneDNN kernels that libtorch's own attention is made of. A thread that has
/// multiplied calls <see cref="Release"/> before anything else uses the unit. Builds and processors that lack them have
/// <see cref="HasInt8"/> and <see cref="HasBFloat16"/> false.
/// </summary>
internal static unsafe class TileKernels
{
    // at::native::cpublas::brgemm(rows, columns, inner, strides of a, b and c, adds, a, b, c, isInterleaved).
    private static readonly delegate* unmanaged[Cdecl]<long, long, long, long, long, long, byte, sbyte*, sbyte*, int*, byte, void> Int8Product =
        (delegate* unmanaged[Cdecl]<long, long, long, long, long, long, byte, sbyte*, sbyte*, int*, byte, void>)Find(
            "_ZN2at6native7cpublas6brgemmEllllllbPKaS3_Pib", torch.ScalarType.Int8);

    private static readonly delegate* unmanaged[Cdecl]<long, long, long, long, long, long, byte, ushort*, ushort*, float*, byte, void> BFloat16Product =
        (delegate* unmanaged[Cdecl]<long, long, long, long, long, long, byte, ushort*, ushort*, float*, byte, void>)Find(
            "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb", torch.ScalarType.BFloat16);

    private static readonly delegate* unmanaged[Cdecl]<byte, void> ReleaseUnit =
        (delegate* unmanaged[Cdecl]<byte, void>)Export("_ZN2at6native7cpublas14brgemm_releaseEb");

    /// <summary>Whether they are used where they are there: tests turn that off, to have what other processors do.</summary>
    public static bool AreUsed { get; set; } = true;

    /// <summary>Whether int8 blocks can be multiplied.</summary>
    public static bool HasInt8 => AreUsed && Int8Product != null;

    /// <summary>Whether bfloat16 blocks can be multiplied.</summary>
    public static bool HasBFloat16 => AreUsed && BFloat16Product != null;

    /// <summary>C = A·B, or C += A·B, with exact sums.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">Columns of A, a multiple of 64.</param>
    /// <param name="a">A, row after row.</param>
    /// <param name="b">B, four rows at a time: of each column four elements side by side.</param>
    /// <param name="c">C, row after row.</param>
    /// <param name="strides">Elements from one row to the next; of B, columns of which four elements lie side by side.</param>
    /// <param name="adds">Whether C is added to.</param>
    public static void Multiply(int rows, int columns, int inner, sbyte* a, sbyte* b, int* c, TileStrides strides, bool adds) =>
        Int8Product(rows, columns, inner, strides.A, strides.B, strides.C, (byte)(adds ? 1 : 0), a, b, c, 1);

    /// <summary>C = A·B, or C += A·B, in float32, of bfloat16 numbers.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">Columns of A, a multiple of 32.</param>
    /// <param name="a">A, row after row.</param>
    /// <param name="b">B, two rows at a time: of each column two elements side by side.</param>
    /// <param name="c">C, row after row.</param>
    /// <param name="strides">Elements from one row to the next; of B, columns of which two elements lie side by side.</param>
    /// <param name="adds">Whether C is added to.</param>
    public static void Multiply(int rows, int columns, int inner, ushort* a, ushort* b, float* c, TileStrides strides, bool adds) =>
        BFloat16Product(rows, columns, inner, strides.A, strides.B, strides.C, (byte)(adds ? 1 : 0), a, b, c, 1);

    /// <summary>Gives the calling thread's unit back.</summary>
    public static void Release() => ReleaseUnit(1);

    /// <summary>A kernel; null where libtorch or the processor lacks what it needs.</summary>
    private static void* Find(string name, torch.ScalarType type)
    {
        var canPack = (delegate* unmanaged[Cdecl]<sbyte, byte>)Export("_ZN2at6native7cpublas10could_packEN3c1010ScalarTypeE");
        bool isComplete = Avx512BW.IsSupported && canPack != null && Export("_ZN2at6native7cpublas14brgemm_releaseEb") != null;
        return isComplete && canPack((sbyte)type) != 0 ? Export(name) : null;
    }

    private static void* Export(string name) =>
        NativeLibrary.TryGetExport(LibTorch.TorchCpu, name, out IntPtr address) ? (void*)address : null;
}

/// <summary>How far the rows of a product's matrices lie apart.</summary>
/// <param name="A">Of the left factor.</param>
/// <param name="B">Of the right factor.</param>
/// <param name="C">Of the product.</param>
internal readonly record struct TileStrides(int A, int B, int C);
