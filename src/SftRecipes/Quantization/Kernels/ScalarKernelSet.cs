using SftRecipes.Quantization.BFloat16Products;

namespace SftRecipes.Quantization.Kernels;

/// <summary>One element at a time: what the other sets are held to, and what they leave to it where vectors do not pay.</summary>
internal sealed unsafe class ScalarKernelSet : KernelSet
{
    private const int Lanes = 16;

    public override string Name => "scalar";

    public override bool IsSupported => true;

    public override void Decode(in FourBitBlocks blocks, float* destination)
    {
        float* table = stackalloc float[16];
        for (int block = 0; block < blocks.Count; block++)
        {
            Scale(blocks, block, table);
            LookUp(blocks, block, table, destination);
        }
    }

    public override void Decode(in FourBitBlocks blocks, ushort* destination)
    {
        float* scaled = stackalloc float[16];
        ushort* table = stackalloc ushort[16];
        for (int block = 0; block < blocks.Count; block++)
        {
            Scale(blocks, block, scaled);
            BFloat16Rows.Round(scaled, table, 16);
            LookUp(blocks, block, table, destination);
        }
    }

    public override void Decode(in FourBitBlocks blocks, float factor, sbyte* destination)
    {
        float* scaled = stackalloc float[16];
        sbyte* table = stackalloc sbyte[16];
        for (int block = 0; block < blocks.Count; block++)
        {
            Scale(blocks, block, scaled);
            for (int code = 0; code < 16; code++)
            {
                table[code] = (sbyte)MathF.Round(scaled[code] * factor, MidpointRounding.ToEven);
            }

            LookUp(blocks, block, table, destination);
        }
    }

    public override void Decode(sbyte* quantized, int count, float largest, float* destination)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = quantized[i] * largest * VectorMath.Int8Unit;
        }
    }

    public override void DecodeScales(byte* quantized, int count, float scale, float offset, float* destination)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = DoubleQuantization.Dequantize(quantized[i], scale, offset);
        }
    }

    public override void Quantize(
        void* source, SourceType type, long count, int blockSize, FourBitFormat format, byte* packed, float* scales)
    {
        for (long start = 0; start < count; start += blockSize)
        {
            byte* block = (byte*)source + (start * type.Size());
            scales[start / blockSize] = QuantizeBlock(
                block, type, (int)Math.Min(blockSize, count - start), format, packed + (start / 2));
        }
    }

    public override float Quantize(void* source, SourceType type, int count, sbyte* quantized)
    {
        float largest = MaxMagnitude((byte*)source, type, count);
        QuantizeRow((byte*)source, type, count, largest, quantized);
        return largest;
    }

    public override void Multiply(in FourBitProduct product, long begin, long end)
    {
        int columns = product.Columns, stride = FourBitProduct.ArrangedLength(columns);
        float* scales = stackalloc float[product.BlocksPerRow];
        float* sums = stackalloc float[Lanes];
        for (long output = begin; output < end; output++)
        {
            byte* packed = product.Packed + (output * columns / 2);
            product.Scales.Read(this, output * product.BlocksPerRow, product.BlocksPerRow, scales);
            for (int row = 0; row < product.Rows; row++)
            {
                float* x = product.Input + ((long)row * stride);
                new Span<float>(sums, Lanes).Clear();
                for (int word = 0; word < columns / FourBitProduct.CodesPerWord; word++)
                {
                    float part = 0;
                    for (int nibble = 0; nibble < FourBitProduct.CodesPerWord; nibble++)
                    {
                        uint code = (((uint*)packed)[word] >> (4 * nibble)) & 0xf;
                        int place = (word / Lanes * FourBitProduct.ChunkSize) + (nibble * Lanes) + (word % Lanes);
                        part = MathF.FusedMultiplyAdd(product.Codes[code], x[place], part);
                    }

                    float scale = scales[(word * FourBitProduct.CodesPerWord) >> product.BlockShift];
                    sums[word % Lanes] = MathF.FusedMultiplyAdd(part, scale, sums[word % Lanes]);
                }

                product.Output[(row * product.OutputStride) + output] = Sum(sums);
            }
        }
    }

    public override void Multiply(in Int8Product product, long begin, long end)
    {
        float* sums = stackalloc float[2 * Lanes];
        for (long output = begin; output < end; output++)
        {
            sbyte* quantized = product.Quantized + (output * product.Columns);
            for (int row = 0; row < product.Rows; row++)
            {
                float* x = product.Input + ((long)row * Int8Product.PaddedLength(product.Columns));
                new Span<float>(sums, 2 * Lanes).Clear();
                for (int i = 0; i < product.Columns; i++)
                {
                    int sum = i % (2 * Lanes);
                    sums[sum] = MathF.FusedMultiplyAdd(quantized[i], x[i], sums[sum]);
                }

                product.Output[(row * product.OutputStride) + output] =
                    SumOfBoth(sums) * product.Largest[output] * VectorMath.Int8Unit;
            }
        }
    }

    public override void Multiply(float* matrix, long rows, int columns, float* vector, float* products)
    {
        for (long row = 0; row < rows; row++)
        {
            products[row] = Dot(matrix + (row * columns), vector, columns);
        }
    }

    public override float Dot(float* left, float* right, int count)
    {
        float* sums = stackalloc float[2 * Lanes];
        new Span<float>(sums, 2 * Lanes).Clear();
        for (int i = 0; i < count; i++)
        {
            sums[i % (2 * Lanes)] = MathF.FusedMultiplyAdd(left[i], right[i], sums[i % (2 * Lanes)]);
        }

        return SumOfBoth(sums);
    }

    /// <summary>The 16 values that a block's elements can have.</summary>
    private static void Scale(in FourBitBlocks blocks, int block, float* values)
    {
        for (int code = 0; code < 16; code++)
        {
            values[code] = blocks.Codes[code] * blocks.Scales[block];
        }
    }

    /// <summary>Writes a block's elements, of which a table has the values.</summary>
    private static void LookUp<T>(in FourBitBlocks blocks, int block, T* table, T* destination)
        where T : unmanaged
    {
        int bytes = blocks.BlockSize / 2;
        byte* packed = blocks.Packed + ((long)block * bytes);
        destination += (long)block * blocks.BlockSize;
        for (int i = 0; i < bytes; i++)
        {
            destination[2 * i] = table[packed[i] >> 4];
            destination[(2 * i) + 1] = table[packed[i] & 0xf];
        }
    }

    /// <summary>An element as float32.</summary>
    internal static float Read(byte* source, SourceType type) => type switch
    {
        SourceType.Float16 => (float)*(Half*)source,
        SourceType.BFloat16 => BitConverter.Int32BitsToSingle(*(ushort*)source << 16),
        _ => *(float*)source,
    };

    /// <summary>The largest magnitude; NaN where there is a NaN.</summary>
    internal static float MaxMagnitude(byte* source, SourceType type, int count)
    {
        float largest = 0;
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(Read(source + (i * type.Size()), type)));
        }

        return largest;
    }

    /// <summary>Quantizes one block to 4 bits.</summary>
    /// <returns>Its scale.</returns>
    internal static float QuantizeBlock(byte* source, SourceType type, int count, FourBitFormat format, byte* packed)
    {
        float largest = MaxMagnitude(source, type, count), reciprocal = 1f / largest;
        for (int i = 0; i < count; i += 2)
        {
            // Where there is no second element, its half is a zero's.
            byte first = Code(i), second = i + 1 < count ? Code(i + 1) : format.CodeOf(0);
            *packed++ = (byte)((first << 4) | second);
        }

        return largest;

        byte Code(int i) => format.CodeOf(Read(source + (i * type.Size()), type) * reciprocal);
    }

    /// <summary>Int8 codes of elements of a row with a largest magnitude.</summary>
    internal static void QuantizeRow(byte* source, SourceType type, int count, float largest, sbyte* quantized)
    {
        float scale = largest == 0 ? 0 : 127f / largest;
        for (int i = 0; i < count; i++)
        {
            float value = Read(source + (i * type.Size()), type) * scale;
            quantized[i] = (sbyte)Math.Clamp(MathF.Round(value, MidpointRounding.ToEven), -127f, 127f);
        }
    }

    private static float SumOfBoth(float* sums)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            sums[lane] += sums[lane + Lanes];
        }

        return Sum(sums);
    }

    private static float Sum(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
