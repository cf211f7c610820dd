using SftRecipes.Native;
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
        torch.Tensor matrix = Take(weight.OutFeatures, weight.InFeatures, type, weight.Device);
        weight.DequantizeInto(matrix);
        return matrix;
    }

    /// <summary>A matrix [rows, columns] of any content, valid until the next call on this thread. The view belongs to the caller's scope.</summary>
    public static torch.Tensor Take(long rows, long columns, torch.ScalarType type, torch.Device device)
    {
        long elements = rows * columns;
        if (_buffer is null || _buffer.numel() < elements || _buffer.dtype != type || _buffer.device_type != device.type
            || _buffer.device_index != device.index)
        {
            Release();
            torch.Tensor buffer = device.type == DeviceType.CPU
                ? LargeBuffers.Empty(type, elements)
                : torch.empty(elements, dtype: type, device: device);
            _buffer = buffer.DetachFromDisposeScope();
        }

        using torch.Tensor flat = _buffer.narrow(0, 0, elements);
        return flat.view(rows, columns);
    }

    /// <summary>Gives this thread's buffer back.</summary>
    public static void Release()
    {
        _buffer?.Dispose();
        _buffer = null;
    }
}
