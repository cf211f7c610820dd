using System.Text;
using System.Text.Json;
using SftRecipes.Quantization;
using static TorchSharp.torch;

namespace SftRecipes.Checkpoints;

/// <summary>
/// What bitsandbytes stores of a 4-bit matrix beside its numbers: <c>QuantState.as_dict(packed=True)</c>, as JSON in a uint8 tensor.
/// </summary>
/// <param name="Type">The storage format.</param>
/// <param name="BlockSize">Elements per scale.</param>
/// <param name="OriginalType">What the matrix was before, and is again when it is dequantized.</param>
/// <param name="Shape">[out, in].</param>
/// <param name="NestedOffset">The mean that was taken off the scales where these are quantized as well; else null.</param>
internal sealed record QuantState(
    QuantizationType Type, int BlockSize, ScalarType OriginalType, IReadOnlyList<long> Shape, float? NestedOffset)
{
    /// <summary>The text as bitsandbytes writes it.</summary>
    public byte[] ToJson()
    {
        List<string> fields =
        [
            $"\"quant_type\": \"{FourBitFormat.Of(Type)!.Name}\"",
            $"\"blocksize\": {BlockSize}",
            $"\"dtype\": \"{WeightType.Of(OriginalType).Config}\"",
            $"\"shape\": [{string.Join(", ", Shape)}]",
        ];
        if (NestedOffset is { } offset)
        {
            fields.Add($"\"nested_blocksize\": {DoubleQuantization.BlockSize}");
            fields.Add("\"nested_dtype\": \"float32\"");
            fields.Add($"\"nested_offset\": {PythonJson.Number(offset)}");
        }

        return Encoding.UTF8.GetBytes("{" + string.Join(", ", fields) + "}");
    }

    /// <summary>Reads it.</summary>
    /// <param name="json">The tensor's bytes.</param>
    /// <param name="name">The matrix, for errors.</param>
    /// <exception cref="RecipeException">It is not what bitsandbytes writes.</exception>
    public static QuantState Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement state = document.RootElement;
            string dtype = state.GetProperty("dtype").GetString()!;
            bool isNested = state.TryGetProperty("nested_offset", out JsonElement offset);
            if (isNested && state.GetProperty("nested_blocksize").GetInt32() != DoubleQuantization.BlockSize)
            {
                throw new RecipeException(
                    $"'{name}' has quantized scales in blocks of {state.GetProperty("nested_blocksize").GetInt32()}, and bitsandbytes writes "
                    + $"blocks of {DoubleQuantization.BlockSize}; use another checkpoint.");
            }

            return new QuantState(
                TypeOf(state.GetProperty("quant_type").GetString()),
                state.GetProperty("blocksize").GetInt32(),
                WeightType.All.First(row => row.Config == dtype).Type,
                [.. state.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                isNested ? offset.GetSingle() : null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RecipeException(
                $"The quantization state of '{name}' is not what bitsandbytes writes ({error.Message.TrimEnd('.')}); download the checkpoint "
                + "again.", error);
        }
    }

    private static QuantizationType TypeOf(string? name) =>
        name == FourBitFormat.Nf4.Name ? QuantizationType.Nf4
        : name == FourBitFormat.Fp4.Name ? QuantizationType.Fp4
        : throw new FormatException($"quant_type is '{name}'");
}
