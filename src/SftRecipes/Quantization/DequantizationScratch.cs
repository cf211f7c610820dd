using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// One buffer per thread that matrices are dequantized into, as large as the largest so far: a product needs its weight for as long as it
/// takes, and no two at once.
/// </summary>
internal static class DequantizationScratch
{
    [ThreadStatic]
    private static torch.Tensor? _buffer;

    /// <summary>The dequantized matrix [out, in], valid until the next call on this thread. The view belongs to the caller's scope.</summary>
    public static torch.Tensor Dequantize(QuantizedWeight weight, torch.ScalarType type)
    {
        long elements = weight.OutFeatures * weight.InFeatures;
        if (_buffer is null || _buffer.numel() < elements || _buffer.dtype != type || _buffer.device_type != weight.Device.type
            || _buffer.device_index != weight.Device.index)
        {
            Release();
            _buffer = torch.empty(elements, dtype: type, device: weight.Device).DetachFromDisposeScope();
        }

        using torch.Tensor flat = _buffer.narrow(0, 0, elements);
        torch.Tensor matrix = flat.view(weight.OutFeatures, weight.InFeatures);
        weight.DequantizeInto(matrix);
        return matrix;
    }

    /// <summary>Gives this thread's buffer back.</summary>
    public static void Release()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
