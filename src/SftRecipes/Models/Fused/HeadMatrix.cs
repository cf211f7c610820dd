using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>Where the matrices of a tensor's heads lie.</summary>
internal readonly unsafe struct HeadMatrix
{
    private readonly float* _data;
    private readonly long _rowStride, _headStride, _tokenStride;

    /// <param name="heads">[rows, heads, length, headDim], without gaps between features.</param>
    public HeadMatrix(torch.Tensor heads)
        : this(heads, heads.stride(0), heads.stride(1), heads.stride(2))
    {
    }

    private HeadMatrix(torch.Tensor tensor, long rowStride, long headStride, long tokenStride)
    {
        _data = (float*)TorchMemory.DataPointer(tensor);
        (_rowStride, _headStride, _tokenStride) = (rowStride, headStride, tokenStride);
    }

    /// <param name="joined">[rows, length, heads · headDim] or [rows, length, heads, headDim], contiguous.</param>
    /// <param name="heads">Number of heads.</param>
    public static HeadMatrix Joined(torch.Tensor joined, long heads)
    {
        long width = joined.numel() / (joined.size(0) * joined.size(1));
        return new(joined, joined.size(1) * width, width / heads, width);
    }

    /// <summary>[length, headDim] of a head.</summary>
    public RowMatrix Of(long row, long head) => new(_data + (row * _rowStride) + (head * _headStride), (int)_tokenStride);
}

/// <summary>A matrix whose rows lie at equal distances.</summary>
internal readonly unsafe struct RowMatrix(float* data, int stride)
{
    /// <summary>Elements from one row to the next.</summary>
    public int Stride => stride;

    /// <summary>Its transpose.</summary>
    public BlasMatrix Transposed => new(data, stride, transposed: true);

    /// <summary>The matrix from a row on.</summary>
    public BlasMatrix From(int row) => new(Row(row), stride);

    /// <summary>A row.</summary>
    public float* Row(int row) => data + ((long)row * stride);

    /// <summary>Zeros.</summary>
    public void Clear(int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<float>(Row(row), columns).Clear();
        }
    }
}
