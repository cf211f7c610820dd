using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>
/// The single-precision matrix product that libtorch was built with (MKL's on x86-64). Called on one of libtorch's threads inside
/// <see cref="TorchParallel"/> it runs on that thread alone. Builds that do not export it have <see cref="IsAvailable"/> false.
/// </summary>
internal static unsafe class Blas
{
    private static readonly delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> Product = Find();

    /// <summary>Whether the loaded libtorch has it.</summary>
    public static bool IsAvailable => Product != null;

    /// <summary>C = alpha · A·B + beta · C for row-major matrices.</summary>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="inner">Columns of A and rows of B.</param>
    /// <param name="alpha">Multiplies the product.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="beta">Multiplies what C holds; 0 does not read it.</param>
    /// <param name="c">C.</param>
    /// <param name="columnStride">Elements from one row of C to the next.</param>
    public static void Multiply(
        int rows, int columns, int inner, float alpha, BlasMatrix a, BlasMatrix b, float beta, float* c, int columnStride)
    {
        // BLAS counts by columns: the transposes are multiplied in the other order.
        byte left = b.Letter, right = a.Letter;
        (int leftStride, int rightStride) = (b.RowStride, a.RowStride);
        Product(
            &left, &right, &columns, &rows, &inner, &alpha, b.Data, &leftStride, a.Data, &rightStride, &beta, c, &columnStride);
    }

    private static delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> Find()
    {
        return NativeLibrary.TryGetExport(LibTorch.TorchCpu, "sgemm_", out IntPtr address)
            ? (delegate* unmanaged[Cdecl]<
                byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)address
            : null;
    }
}

/// <param name="Address">The first element of the matrix as it is stored, row after row.</param>
/// <param name="RowStride">Elements from one stored row to the next.</param>
/// <param name="Transposed">Whether its transpose takes part in the product.</param>
internal readonly unsafe record struct BlasMatrix(IntPtr Address, int RowStride, bool Transposed = false)
{
    public BlasMatrix(float* data, int rowStride, bool transposed = false)
        : this((IntPtr)data, rowStride, transposed)
    {
    }

    public float* Data => (float*)Address;

    public byte Letter => Transposed ? (byte)'T' : (byte)'N';
}
