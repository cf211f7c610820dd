namespace SftRecipes.Quantization.Kernels;

/// <summary>A product with an int8 matrix.</summary>
internal readonly unsafe struct Int8Product
{
    /// <summary>Elements that are multiplied at once; vectors are padded to a multiple of it with zeros.</summary>
    public const int ChunkSize = 32;

    /// <summary>[out, columns].</summary>
    public sbyte* Quantized { get; init; }

    /// <summary>[out]: the largest magnitude of each row.</summary>
    public float* Largest { get; init; }

    public int Columns { get; init; }

    /// <summary>[rows, columns], padded.</summary>
    public float* Input { get; init; }

    /// <summary>Vectors.</summary>
    public int Rows { get; init; }

    /// <summary>[rows, out].</summary>
    public float* Output { get; init; }

    /// <summary>Elements from one output row to the next.</summary>
    public long OutputStride { get; init; }

    /// <summary>Floats that a padded vector takes.</summary>
    public static int PaddedLength(int columns) => (columns + ChunkSize - 1) / ChunkSize * ChunkSize;

    /// <summary>Copies a vector and pads it.</summary>
    public static void Pad(float* vector, int columns, float* padded)
    {
        new Span<float>(vector, columns).CopyTo(new Span<float>(padded, columns));
        new Span<float>(padded + columns, PaddedLength(columns) - columns).Clear();
    }
}
