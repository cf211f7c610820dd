namespace SftRecipes.Quantization.Kernels;

/// <summary>The kernels in one processor's instructions.</summary>
internal sealed unsafe class VectorKernelSet<T, TFloat, TInt, TTable>(string name) : KernelSet
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    public override string Name => name;

    public override bool IsSupported => T.AreSupported;

    public override void Decode(in FourBitBlocks blocks, float* destination) => T.Decode(blocks, destination);

    public override void Decode(in FourBitBlocks blocks, ushort* destination) =>
        FourBitDecoder<T, TFloat, TInt, TTable>.Decode(blocks, destination);

    public override void Decode(in FourBitBlocks blocks, float factor, sbyte* destination) =>
        FourBitDecoder<T, TFloat, TInt, TTable>.Decode(blocks, factor, destination);

    public override void Decode(sbyte* quantized, int count, float largest, float* destination) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Decode(quantized, count, largest, destination);

    public override void DecodeScales(byte* quantized, int count, float scale, float offset, float* destination) =>
        ScaleKernel<T, TFloat, TInt, TTable>.Decode(quantized, count, scale, offset, destination);

    public override void Quantize(
        void* source, SourceType type, long count, int blockSize, FourBitFormat format, byte* packed, float* scales) =>
        FourBitQuantizer<T, TFloat, TInt, TTable>.Quantize((byte*)source, type, count, blockSize, format, packed, scales);

    public override float Quantize(void* source, SourceType type, int count, sbyte* quantized) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Quantize((byte*)source, type, count, quantized);

    public override void Multiply(in FourBitProduct product, long begin, long end)
    {
        const int Together = FourBitKernel<T, TFloat, TInt, TTable>.MaxRows;
        for (int row = 0; row < product.Rows; row += Together)
        {
            int rows = Math.Min(Together, product.Rows - row);
            if (rows == 1)
            {
                FourBitVectorKernel<T, TFloat, TInt, TTable>.Multiply(product, row, begin, end);
            }
            else
            {
                FourBitKernel<T, TFloat, TInt, TTable>.Multiply(this, product, row, rows, begin, end);
            }
        }
    }

    public override void Multiply(in Int8Product product, long begin, long end) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Multiply(product, begin, end);

    public override void Multiply(float* matrix, long rows, int columns, float* vector, float* products) =>
        DotKernel<T, TFloat, TInt, TTable>.Multiply(matrix, rows, columns, vector, products);

    public override float Dot(float* left, float* right, int count) => DotKernel<T, TFloat, TInt, TTable>.Dot(left, right, count);
}
