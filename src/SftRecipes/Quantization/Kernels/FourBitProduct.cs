namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// A product with a 4-bit matrix whose rows consist of whole blocks. Vectors come rearranged (<see cref="Arrange"/>): 64 packed bytes are 16
/// words of 8 codes each, and shifting the words by 4 more bits brings the next 16 codes to where a table looks them up.
/// </summary>
internal readonly unsafe struct FourBitProduct
{
    /// <summary>Elements that are multiplied at once: 16 words of 8 codes.</summary>
    public const int ChunkSize = 128;

    /// <summary>Codes in a word.</summary>
    public const int CodesPerWord = 8;

    /// <summary>Words in a chunk, and partial sums of a product.</summary>
    public const int Lanes = 16;

    /// <summary>[out, columns / 2].</summary>
    public byte* Packed { get; init; }

    /// <summary>Bytes of all rows: nothing is read beyond.</summary>
    public long PackedLength { get; init; }

    /// <summary>The scales of all blocks.</summary>
    public ScaleReader Scales { get; init; }

    /// <summary>A multiple of the block size.</summary>
    public int Columns { get; init; }

    /// <summary>The logarithm of the block size.</summary>
    public int BlockShift { get; init; }

    /// <summary>The format's 16 values.</summary>
    public float* Codes { get; init; }

    /// <summary>Rearranged vectors, one after the other, each of <see cref="ArrangedLength"/>.</summary>
    public float* Input { get; init; }

    /// <summary>Vectors.</summary>
    public int Rows { get; init; }

    /// <summary>[rows, out].</summary>
    public float* Output { get; init; }

    /// <summary>Elements from one output row to the next.</summary>
    public long OutputStride { get; init; }

    /// <summary>Blocks of a row.</summary>
    public int BlocksPerRow => Columns >> BlockShift;

    /// <summary>Floats that a rearranged vector takes: whole chunks.</summary>
    public static int ArrangedLength(int columns) => (columns + ChunkSize - 1) / ChunkSize * ChunkSize;

    /// <summary>The block, counted from a vector's first, that each word of a chunk is in.</summary>
    /// <param name="blockShift">The logarithm of the block size.</param>
    /// <param name="spread">[<see cref="Lanes"/>].</param>
    public static void FillSpread(int blockShift, int* spread)
    {
        for (int word = 0; word < Lanes; word++)
        {
            spread[word] = (word * CodesPerWord) >> blockShift;
        }
    }

    /// <summary>Rearranges a vector: of each chunk, the elements that share their place in a word side by side; zeros to its end.</summary>
    public static void Arrange(float* vector, int columns, float* arranged)
    {
        int whole = columns / ChunkSize * ChunkSize;
        for (int chunk = 0; chunk < whole; chunk += ChunkSize)
        {
            for (int word = 0; word < Lanes; word++)
            {
                // The first element of a byte is in its high half.
                float* from = vector + chunk + (word * CodesPerWord);
                float* to = arranged + chunk + word;
                to[1 * Lanes] = from[0];
                to[0 * Lanes] = from[1];
                to[3 * Lanes] = from[2];
                to[2 * Lanes] = from[3];
                to[5 * Lanes] = from[4];
                to[4 * Lanes] = from[5];
                to[7 * Lanes] = from[6];
                to[6 * Lanes] = from[7];
            }
        }

        if (whole < columns)
        {
            new Span<float>(arranged + whole, ChunkSize).Clear();
            for (int i = 0; i < columns - whole; i++)
            {
                arranged[whole + (((i % CodesPerWord) ^ 1) * Lanes) + (i / CodesPerWord)] = vector[whole + i];
            }
        }
    }
}
