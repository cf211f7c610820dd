using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>The tensors that a quantized matrix of n elements consists of, in bitsandbytes' layout.</summary>
/// <param name="Packed">
/// 4-bit: uint8 [(n + 1) / 2, 1], row-major, the first element of a byte in its high nibble. Int8: int8 [out, in].
/// </param>
/// <param name="Absmax">
/// The largest magnitude per block (4-bit: float32 [⌈n / block⌉], or uint8 indices into the dynamic map where the scales are quantized as
/// well) or per row (int8: float32 [out]).
/// </param>
/// <param name="NestedAbsmax">Double quantization: float32, one scale per 256 scales; else null.</param>
/// <param name="NestedOffset">Double quantization: the mean that was taken off the scales; else 0.</param>
public sealed record QuantizedStorage(
    torch.Tensor Packed, torch.Tensor Absmax, torch.Tensor? NestedAbsmax = null, float NestedOffset = 0) : IDisposable
{
    /// <summary>Bytes of all tensors.</summary>
    public long Bytes => Tensors.Sum(tensor => tensor.numel() * tensor.element_size());

    private IEnumerable<torch.Tensor> Tensors => NestedAbsmax is null ? [Packed, Absmax] : [Packed, Absmax, NestedAbsmax];

    /// <summary>Copies on another device.</summary>
    public QuantizedStorage To(torch.Device device) => new(
        Copy(Packed, device), Copy(Absmax, device), NestedAbsmax is null ? null : Copy(NestedAbsmax, device), NestedOffset);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (torch.Tensor tensor in Tensors)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Takes the tensors out of the current dispose scope: they live as long as their owner.</summary>
    internal QuantizedStorage Keep()
    {
        foreach (torch.Tensor tensor in Tensors)
        {
            tensor.DetachFromDisposeScope();
        }

        return this;
    }

    private static torch.Tensor Copy(torch.Tensor tensor, torch.Device device) => tensor.to(device, copy: true);
}
