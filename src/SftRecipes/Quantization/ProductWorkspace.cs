using SftRecipes.Native;

namespace SftRecipes.Quantization;

/// <summary>Memory that products use again and again, of each thread its own; it grows to what the largest needs.</summary>
internal static unsafe class ProductWorkspace
{
    [ThreadStatic]
    private static NativeBuffer? _vectors;

    [ThreadStatic]
    private static NativeBuffer? _paddedVectors;

    [ThreadStatic]
    private static NativeBuffer? _lowRank;

    [ThreadStatic]
    private static NativeBuffer? _decoded;

    [ThreadStatic]
    private static NativeBuffer? _lastRow;

    [ThreadStatic]
    private static NativeBuffer? _scales;

    /// <summary>The vectors of a product with 4-bit matrices, as its kernel wants them.</summary>
    public static float* Vectors(int count) => (_vectors ??= new NativeBuffer()).Floats(count);

    /// <summary>The vectors of a product with int8 matrices, as its kernel wants them.</summary>
    public static float* PaddedVectors(int count) => (_paddedVectors ??= new NativeBuffer()).Floats(count);

    /// <summary>What adapters' first matrices make of them.</summary>
    public static float* LowRank(int count) => (_lowRank ??= new NativeBuffer()).Floats(count);

    /// <summary>A packed row of a matrix.</summary>
    public static float* LastRow(int count) => (_lastRow ??= new NativeBuffer()).Floats(count);

    /// <summary>Scales of a few rows of a matrix.</summary>
    public static float* Scales(int count) => (_scales ??= new NativeBuffer()).Floats(count);

    /// <summary>A row of a matrix.</summary>
    public static float* Decoded(int count) => (_decoded ??= new NativeBuffer()).Floats(count);
}
