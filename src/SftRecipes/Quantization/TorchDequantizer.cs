using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Dequantization by libtorch's operators alone: runs on every device, with the same numbers as the kernels.</summary>
internal static class TorchDequantizer
{
    /// <summary>Writes the matrix into a tensor on the weight's device.</summary>
    public static void Dequantize(QuantizedWeight weight, torch.Tensor destination)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor matrix = FourBitFormat.Of(weight.Type) is { } format ? FourBit(weight, format) : Int8(weight);
        destination.copy_(matrix.view(weight.OutFeatures, weight.InFeatures));
    }

    private static torch.Tensor Int8(QuantizedWeight weight) =>
        weight.Storage.Packed.to_type(torch.ScalarType.Float32).mul_(weight.Storage.Absmax.unsqueeze(1)).mul_(VectorMath.Int8Unit);

    private static torch.Tensor FourBit(QuantizedWeight weight, FourBitFormat format)
    {
        long elements = weight.OutFeatures * weight.InFeatures;
        torch.Tensor packed = weight.Storage.Packed.view(-1);
        torch.Tensor nibbles = torch.stack([packed.bitwise_right_shift(High(packed)), packed.bitwise_and(Low(packed))], 1).view(-1);
        torch.Tensor codes = torch.tensor(format.Codes, device: weight.Device);
        torch.Tensor values = codes.index_select(0, nibbles.to_type(torch.ScalarType.Int32)).narrow(0, 0, elements);

        long rest = elements % weight.BlockSize;
        torch.Tensor scales = Scales(weight);
        torch.Tensor whole = values.narrow(0, 0, elements - rest).view(-1, weight.BlockSize)
            .mul_(scales.narrow(0, 0, elements / weight.BlockSize).unsqueeze(1)).view(-1);
        return rest == 0 ? whole : torch.cat([whole, values.narrow(0, elements - rest, rest).mul_(scales[^1])]);
    }

    private static torch.Tensor Scales(QuantizedWeight weight)
    {
        QuantizedStorage storage = weight.Storage;
        if (storage.NestedAbsmax is not { } nested)
        {
            return storage.Absmax;
        }

        torch.Tensor map = torch.tensor(DynamicMap.Values, device: weight.Device);
        long count = storage.Absmax.numel();
        return map.index_select(0, storage.Absmax.to_type(torch.ScalarType.Int32))
            .mul_(nested.repeat_interleave(DoubleQuantization.BlockSize).narrow(0, 0, count))
            .add_(storage.NestedOffset);
    }

    private static torch.Tensor High(torch.Tensor like) => torch.full_like(like, (byte)4);

    private static torch.Tensor Low(torch.Tensor like) => torch.full_like(like, (byte)0xf);
}
