using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization;

/// <summary>A few vectors, brought into the order that each kind of product wants, once. Made and used by one thread at a time.</summary>
/// <param name="vectors">[rows, columns].</param>
/// <param name="rows">Vectors.</param>
/// <param name="columns">Elements of each.</param>
internal sealed unsafe class RowInput(float* vectors, int rows, int columns)
{
    private float* _fourBit, _int8;

    /// <summary>[rows, columns].</summary>
    public float* Vectors => vectors;

    /// <summary>Vectors.</summary>
    public int Rows => rows;

    /// <summary>Elements of each.</summary>
    public int Columns => columns;

    /// <summary>As <see cref="FourBitProduct"/> wants them.</summary>
    public float* FourBit()
    {
        if (_fourBit == null)
        {
            int length = FourBitProduct.ArrangedLength(columns);
            _fourBit = ProductWorkspace.Vectors(rows * length);
            for (int row = 0; row < rows; row++)
            {
                FourBitProduct.Arrange(vectors + ((long)row * columns), columns, _fourBit + ((long)row * length));
            }
        }

        return _fourBit;
    }

    /// <summary>As <see cref="Int8Product"/> wants them.</summary>
    public float* Int8()
    {
        if (_int8 == null)
        {
            int length = Int8Product.PaddedLength(columns);
            _int8 = ProductWorkspace.PaddedVectors(rows * length);
            for (int row = 0; row < rows; row++)
            {
                Int8Product.Pad(vectors + ((long)row * columns), columns, _int8 + ((long)row * length));
            }
        }

        return _int8;
    }
}
