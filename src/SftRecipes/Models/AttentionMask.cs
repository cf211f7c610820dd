using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>A mask of <see cref="ForwardContext.Mask"/> for the one query of each row: bool, or float32 to be added; or none.</summary>
internal readonly unsafe struct AttentionMask
{
    private readonly void* _data;
    private readonly bool _isBool;
    private readonly long _rowStride, _headStride, _columnStride;

    /// <param name="mask">[rows or 1, heads or 1, 1, total], or null.</param>
    public AttentionMask(torch.Tensor? mask)
    {
        if (mask is not null)
        {
            _data = TorchMemory.DataPointer(mask);
            _isBool = mask.dtype == torch.ScalarType.Bool;
            _rowStride = mask.size(0) == 1 ? 0 : mask.stride(0);
            _headStride = mask.size(1) == 1 ? 0 : mask.stride(1);
            _columnStride = mask.stride(3);
        }
    }

    /// <summary>Whether a mask can be read here.</summary>
    public static bool IsReadable(torch.Tensor? mask) =>
        mask is null || (mask.device_type == DeviceType.CPU && mask.dim() == 4 && mask.size(2) == 1
            && (mask.dtype == torch.ScalarType.Bool || mask.dtype == torch.ScalarType.Float32));

    /// <summary>Adds the mask to the scores of a head; what is hidden gets -∞.</summary>
    public void Apply(long row, long head, float* scores, int count)
    {
        if (_data == null)
        {
            return;
        }

        long offset = (row * _rowStride) + (head * _headStride);
        for (int i = 0; i < count; i++, offset += _columnStride)
        {
            if (!_isBool)
            {
                scores[i] += ((float*)_data)[offset];
            }
            else if (!((bool*)_data)[offset])
            {
                scores[i] = float.NegativeInfinity;
            }
        }
    }
}
