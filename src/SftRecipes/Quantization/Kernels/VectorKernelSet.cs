namespace SftRecipes.Quantization.Kernels;

/// <summary>The kernels in one processor's instructions.</summary>
internal sealed unsafe class VectorKernelSet<T, TFloat, TInt, TTable>(string name, NibbleDecoder decoder) : KernelSet
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    public override string Name => name;

    public override bool IsSupported => T.AreSupported;

    public override NibbleDecoder Decoder => decoder;

    public override void Decode(sbyte* quantized, int count, float largest, float* destination) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Decode(quantized, count, largest, destination);

    public override float Quantize(void* source, SourceType type, int count, FourBitFormat format, byte* packed) =>
        FourBitQuantizer<T, TFloat, TInt, TTable>.Quantize((byte*)source, type, count, format, packed);

    public override float Quantize(void* source, SourceType type, int count, sbyte* quantized) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Quantize((byte*)source, type, count, quantized);

    public override void Multiply(in FourBitProduct product, long begin, long end)
    {
        for (int row = 0; row < product.Rows;)
        {
            int left = product.Rows - row;
            if (left == 1)
            {
                FourBitKernel<T, TFloat, TInt, TTable>.MultiplyOne(product, row, begin, end);
                row++;
            }
            else
            {
                FourBitKernel<T, TFloat, TInt, TTable>.MultiplyFour(product, row, Math.Min(left, 4), begin, end);
                row += 4;
            }
        }
    }

    public override void Multiply(in Int8Product product, long begin, long end) =>
        Int8Kernel<T, TFloat, TInt, TTable>.Multiply(product, begin, end);

    public override float Dot(float* left, float* right, int count) => DotKernel<T, TFloat, TInt, TTable>.Dot(left, right, count);
}
