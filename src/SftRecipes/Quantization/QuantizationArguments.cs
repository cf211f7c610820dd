using System.Numerics;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>Checks what comes from outside.</summary>
internal static class QuantizationArguments
{
    private const int SmallestBlock = 32;
    private const int LargestBlock = 4096;

    public static void Check(torch.Tensor weight, QuantizationType type, int blockSize, bool doubleQuantization, string name)
    {
        CheckFormat(type, blockSize, name);
        if (weight.dim() != 2 || weight.numel() == 0)
        {
            throw new RecipeException(
                $"'{name}' is of shape [{string.Join(", ", weight.shape)}] and cannot be quantized: only [out, in] matrices can; leave it in " +
                "its own type.");
        }

        if (!weight.is_floating_point())
        {
            throw new RecipeException(
                $"'{name}' is of type {weight.dtype} and cannot be quantized: only floating-point weights can; load the original checkpoint.");
        }

        if (doubleQuantization && type == QuantizationType.Int8)
        {
            throw new RecipeException(
                $"'{name}': DoubleQuantization is for 4-bit formats; remove it or choose {nameof(QuantizationType.Nf4)}.");
        }
    }

    public static void CheckStorage(
        QuantizationType type, long outFeatures, long inFeatures, int blockSize, QuantizedStorage storage, string name)
    {
        CheckFormat(type, blockSize, name);
        bool is4Bit = type != QuantizationType.Int8;
        bool isDouble = storage.NestedAbsmax is not null;
        long elements = outFeatures * inFeatures;
        long scales = is4Bit ? (elements + blockSize - 1) / blockSize : outFeatures;

        Require(storage.Packed, is4Bit ? torch.ScalarType.Byte : torch.ScalarType.Int8, is4Bit ? (elements + 1) / 2 : elements, "packed");
        Require(storage.Absmax, isDouble ? torch.ScalarType.Byte : torch.ScalarType.Float32, scales, "absmax");
        if (storage.NestedAbsmax is { } nested)
        {
            long nestedScales = (scales + DoubleQuantization.BlockSize - 1) / DoubleQuantization.BlockSize;
            Require(nested, torch.ScalarType.Float32, is4Bit ? nestedScales : -1, "nested_absmax");
        }

        void Require(torch.Tensor tensor, torch.ScalarType dtype, long length, string part)
        {
            if (tensor.dtype != dtype || tensor.numel() != length || !tensor.is_contiguous())
            {
                throw new RecipeException(
                    $"'{name}': the stored '{part}' is {tensor.dtype} of {tensor.numel()} elements where {type} [{outFeatures}, " +
                    $"{inFeatures}] in blocks of {blockSize} needs {dtype} of {length}; the checkpoint is of another layout or damaged.");
            }
        }
    }

    private static void CheckFormat(QuantizationType type, int blockSize, string name)
    {
        if (type == QuantizationType.None || !Enum.IsDefined(type))
        {
            throw new RecipeException($"'{name}': {type} is not a storage format; choose Nf4, Fp4 or Int8.");
        }

        if (blockSize is < SmallestBlock or > LargestBlock || !BitOperations.IsPow2(blockSize))
        {
            throw new RecipeException(
                $"'{name}': BlockSize = {blockSize} is not a power of two from {SmallestBlock} to {LargestBlock}; 64 is the usual choice.");
        }
    }
}
