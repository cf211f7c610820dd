namespace SftRecipes;

/// <summary>How a GGUF file stores the numbers of a tensor.</summary>
public enum GgufTensorType
{
    /// <summary>float32.</summary>
    F32 = 0,

    /// <summary>float16.</summary>
    F16 = 1,

    /// <summary>4-bit integers in blocks of 32 with one float16 scale: 4.5 bits per weight.</summary>
    Q4_0 = 2,

    /// <summary>8-bit integers in blocks of 32 with one float16 scale: 8.5 bits per weight.</summary>
    Q8_0 = 8,
}
