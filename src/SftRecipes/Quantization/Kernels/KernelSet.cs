namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Quantization's inner loops for one kind of processor. All sets give the same bits: products add up in the same order (16 lanes, fused
/// multiply-adds) whatever the width of a vector. For memory that the caller keeps alive; safe on many threads.
/// </summary>
internal abstract unsafe class KernelSet
{
    /// <summary>All sets, fastest first.</summary>
    public static IReadOnlyList<KernelSet> All { get; } =
    [
        new VectorKernelSet<Avx512Instructions, System.Runtime.Intrinsics.Vector512<float>, System.Runtime.Intrinsics.Vector512<int>,
            System.Runtime.Intrinsics.Vector512<float>>("AVX-512"),
        new VectorKernelSet<Avx2Instructions, System.Runtime.Intrinsics.Vector256<float>, System.Runtime.Intrinsics.Vector256<int>,
            Avx2Instructions.Table>("AVX2"),
        new VectorKernelSet<Vector128Instructions, System.Runtime.Intrinsics.Vector128<float>, System.Runtime.Intrinsics.Vector128<int>,
            Vector128Instructions.Table>("Vector128"),
        new ScalarKernelSet(),
    ];

    /// <summary>The fastest set that this processor runs.</summary>
    public static KernelSet Best { get; } = All.First(set => set.IsSupported);

    /// <summary>The instructions' name.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>Writes 4-bit blocks as float32: each code's value times the block's scale, rounded once.</summary>
    public abstract void Decode(in FourBitBlocks blocks, float* destination);

    /// <summary>Writes 4-bit blocks as bfloat16: the float32 numbers, rounded to nearest, ties to even.</summary>
    public abstract void Decode(in FourBitBlocks blocks, ushort* destination);

    /// <summary>Writes 4-bit blocks as whole numbers: the float32 numbers times a factor, rounded to nearest, ties to even.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="factor">No product is beyond -128 or 127.</param>
    /// <param name="destination">An element each.</param>
    public abstract void Decode(in FourBitBlocks blocks, float factor, sbyte* destination);

    /// <summary>Writes 8-bit scales as float32: the dynamic map's value times a scale, plus an offset, each rounded.</summary>
    public abstract void DecodeScales(byte* quantized, int count, float scale, float offset, float* destination);

    /// <summary>Writes int8 as float32 as bitsandbytes does: (q · largest) · (1/127), each product rounded.</summary>
    public abstract void Decode(sbyte* quantized, int count, float largest, float* destination);

    /// <summary>Quantizes blocks to 4 bits.</summary>
    /// <param name="source">The blocks' elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="count">Their number; where it is odd, the low half of the last byte is a zero's.</param>
    /// <param name="blockSize">Elements of a block, 32 to 4096, a power of two; the last block may be shorter.</param>
    /// <param name="format">The codes.</param>
    /// <param name="packed">(count + 1) / 2 bytes.</param>
    /// <param name="scales">Per block the largest magnitude; NaN where it has a NaN.</param>
    public abstract void Quantize(
        void* source, SourceType type, long count, int blockSize, FourBitFormat format, byte* packed, float* scales);

    /// <summary>Quantizes one row to int8: the nearest whole number (ties to even) of 127/largest times each element.</summary>
    /// <returns>The row's scale: its largest magnitude, NaN where it has a NaN. A row of zeros stays one.</returns>
    public abstract float Quantize(void* source, SourceType type, int count, sbyte* quantized);

    /// <summary>Products of a matrix' rows from begin to end, without its bias.</summary>
    public abstract void Multiply(in FourBitProduct product, long begin, long end);

    /// <inheritdoc cref="Multiply(in FourBitProduct, long, long)"/>
    public abstract void Multiply(in Int8Product product, long begin, long end);

    /// <summary>Products of a float32 matrix' rows with one vector, each as <see cref="Dot"/>.</summary>
    /// <param name="matrix">[rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="vector">[columns].</param>
    /// <param name="products">[rows].</param>
    public abstract void Multiply(float* matrix, long rows, int columns, float* vector, float* products);

    /// <summary>The sum of products.</summary>
    public abstract float Dot(float* left, float* right, int count);
}
