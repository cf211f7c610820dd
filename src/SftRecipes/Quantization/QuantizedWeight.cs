using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// A frozen [out, in] weight matrix in 4 or 8 bits. Numbers and layout are bitsandbytes' (Dettmers et al. 2023 for NF4 and double
/// quantization, Dettmers et al. 2022 for int8 rows), so that stored weights are exchangeable with it.
/// </summary>
public sealed class QuantizedWeight : IDisposable
{
    private readonly QuantizedStorage _storage;

    private QuantizedWeight(QuantizationType type, long outFeatures, long inFeatures, int blockSize, QuantizedStorage storage)
    {
        Type = type;
        OutFeatures = outFeatures;
        InFeatures = inFeatures;
        BlockSize = blockSize;
        _storage = storage.Keep();
        StorageBytes = storage.Bytes;
        IsDoubleQuantized = storage.NestedAbsmax is not null;
        Device = storage.Packed.device;
    }

    /// <summary>The storage format.</summary>
    public QuantizationType Type { get; }

    /// <summary>Rows.</summary>
    public long OutFeatures { get; }

    /// <summary>Columns.</summary>
    public long InFeatures { get; }

    /// <summary>[out, in].</summary>
    public IReadOnlyList<long> Shape => [OutFeatures, InFeatures];

    /// <summary>Elements per scale of a 4-bit format, counted over row ends; int8 has one scale per row.</summary>
    public int BlockSize { get; }

    /// <summary>Whether the scales are stored in 8 bits as well.</summary>
    public bool IsDoubleQuantized { get; }

    /// <summary>Where the storage lies.</summary>
    public torch.Device Device { get; }

    /// <summary>Bytes that the matrix takes, scales included.</summary>
    public long StorageBytes { get; }

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The tensors to serialize; they belong to this object.</summary>
    /// <exception cref="ObjectDisposedException">This weight was disposed.</exception>
    public QuantizedStorage Storage
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _storage;
        }
    }

    /// <summary>
    /// Quantizes a matrix. It is read in pieces, so that beside the input only the result and a few MiB are in memory. A weight on
    /// another device is quantized on the CPU and its storage put back on that device.
    /// </summary>
    /// <param name="weight">[out, in]; float32, float16, bfloat16 or float64; contiguous or a view such as a transpose.</param>
    /// <param name="type">The storage format.</param>
    /// <param name="blockSize">Elements per scale of a 4-bit format: a power of two, 32 to 4096.</param>
    /// <param name="doubleQuantization">Whether the scales of a 4-bit format are stored in 8 bits.</param>
    /// <param name="name">The tensor's name in the checkpoint, for error messages.</param>
    /// <exception cref="RecipeException">An argument is out of range, or the weight holds a NaN or an infinity.</exception>
    public static QuantizedWeight Quantize(
        torch.Tensor weight, QuantizationType type, int blockSize = 64, bool doubleQuantization = false, string name = "weight")
    {
        QuantizationArguments.Check(weight, type, blockSize, doubleQuantization, name);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        QuantizedStorage storage = WeightQuantizer.Quantize(weight, type, blockSize, doubleQuantization, name);
        QuantizedStorage placed = weight.device_type == DeviceType.CPU ? storage : storage.To(weight.device);
        return new QuantizedWeight(type, weight.shape[0], weight.shape[1], blockSize, placed);
    }

    /// <summary>Takes over stored tensors, such as those of a checkpoint that bitsandbytes wrote.</summary>
    /// <param name="type">The storage format.</param>
    /// <param name="outFeatures">Rows.</param>
    /// <param name="inFeatures">Columns.</param>
    /// <param name="blockSize">Elements per scale of a 4-bit format.</param>
    /// <param name="storage">The tensors; the new object owns them. They may lie over a mapped file that outlives it.</param>
    /// <param name="name">The tensor's name in the checkpoint, for error messages.</param>
    /// <exception cref="RecipeException">A tensor's type or length does not fit the shape.</exception>
    public static QuantizedWeight FromStorage(
        QuantizationType type, long outFeatures, long inFeatures, int blockSize, QuantizedStorage storage, string name = "weight")
    {
        QuantizationArguments.CheckStorage(type, outFeatures, inFeatures, blockSize, storage, name);
        return new QuantizedWeight(type, outFeatures, inFeatures, blockSize, storage);
    }

    /// <summary>The matrix as float32 [out, in] on the same device. The caller (or its dispose scope) owns it.</summary>
    public torch.Tensor Dequantize()
    {
        torch.Tensor result = torch.empty(OutFeatures, InFeatures, dtype: torch.ScalarType.Float32, device: Device);
        DequantizeInto(result);
        return result;
    }

    /// <summary>Writes the matrix into a tensor, rounding to its type.</summary>
    /// <param name="destination">[out, in], contiguous, of a floating-point type, on the same device.</param>
    /// <exception cref="ArgumentException">The destination is of another shape, type or device.</exception>
    public void DequantizeInto(torch.Tensor destination)
    {
        if (!destination.shape.AsSpan().SequenceEqual([OutFeatures, InFeatures])
            || !destination.is_contiguous() || !destination.is_floating_point() || destination.device_type != Device.type)
        {
            throw new ArgumentException(
                $"The destination must be a contiguous floating-point tensor [{OutFeatures}, {InFeatures}] on {Device}.",
                nameof(destination));
        }

        WeightDequantizer.Dequantize(this, destination);
    }

    /// <summary>The same weight on another device; this one is not changed.</summary>
    public QuantizedWeight To(torch.Device device)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return new QuantizedWeight(Type, OutFeatures, InFeatures, BlockSize, Storage.To(device));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            _storage.Dispose();
        }
    }
}
