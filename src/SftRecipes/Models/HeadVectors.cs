using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>The vectors of one position, by address: whoever uses them keeps their tensor alive.</summary>
/// <param name="heads">[rows, heads, 1, headDim], float32 on the CPU, without gaps between features.</param>
internal readonly unsafe struct HeadVectors(torch.Tensor heads)
{
    private readonly float* _data = (float*)TorchMemory.DataPointer(heads);
    private readonly long _rowStride = heads.stride(0), _headStride = heads.stride(1);

    /// <summary>The vector of a head: [headDim].</summary>
    public float* Of(long row, long head) => _data + (row * _rowStride) + (head * _headStride);
}
