using static TorchSharp.torch;

namespace SftRecipes.Checkpoints;

/// <summary>An element type that checkpoints hold, under the names that the file formats give it.</summary>
/// <param name="Type">TorchSharp's name.</param>
/// <param name="Size">Bytes per element.</param>
/// <param name="Safetensors">The <c>dtype</c> of a safetensors header.</param>
/// <param name="Storage">The storage class of a PyTorch pickle, without its module.</param>
/// <param name="Config">The <c>torch_dtype</c> of a config.json.</param>
internal sealed record WeightType(ScalarType Type, int Size, string Safetensors, string Storage, string Config)
{
    /// <summary>All of them in the order of the safetensors format (by alignment, ascending); files hold them in reverse order.</summary>
    public static IReadOnlyList<WeightType> All { get; } =
    [
        new(ScalarType.Bool, 1, "BOOL", "BoolStorage", "bool"),
        new(ScalarType.Byte, 1, "U8", "ByteStorage", "uint8"),
        new(ScalarType.Int8, 1, "I8", "CharStorage", "int8"),
        new(ScalarType.Int16, 2, "I16", "ShortStorage", "int16"),
        new(ScalarType.Float16, 2, "F16", "HalfStorage", "float16"),
        new(ScalarType.BFloat16, 2, "BF16", "BFloat16Storage", "bfloat16"),
        new(ScalarType.Int32, 4, "I32", "IntStorage", "int32"),
        new(ScalarType.Float32, 4, "F32", "FloatStorage", "float32"),
        new(ScalarType.Float64, 8, "F64", "DoubleStorage", "float64"),
        new(ScalarType.Int64, 8, "I64", "LongStorage", "int64"),
    ];

    /// <summary>The row of a TorchSharp type.</summary>
    /// <exception cref="ArgumentException">Checkpoints do not hold this type (complex and quantized types).</exception>
    public static WeightType Of(ScalarType type) =>
        All.FirstOrDefault(row => row.Type == type) ?? throw new ArgumentException($"checkpoints do not hold {type} tensors", nameof(type));

    /// <summary>The place in <see cref="All"/>.</summary>
    public static int Rank(ScalarType type)
    {
        WeightType row = Of(type);
        return All.TakeWhile(other => other != row).Count();
    }
}
