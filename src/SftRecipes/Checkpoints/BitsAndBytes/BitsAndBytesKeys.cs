namespace SftRecipes.Checkpoints;

/// <summary>How bitsandbytes names what belongs to a 4-bit matrix: the matrix's own name and one of these endings.</summary>
internal static class BitsAndBytesKeys
{
    /// <summary>The scales: float32, or uint8 where they are quantized.</summary>
    public const string Absmax = ".absmax";

    /// <summary>The 16 values of the format.</summary>
    public const string QuantMap = ".quant_map";

    /// <summary>Double quantization: the scales of the scales.</summary>
    public const string NestedAbsmax = ".nested_absmax";

    /// <summary>Double quantization: the 256 values that scales are stored with.</summary>
    public const string NestedQuantMap = ".nested_quant_map";

    /// <summary>The <see cref="Checkpoints.QuantState"/>; the format's name follows.</summary>
    public const string QuantState = ".quant_state.bitsandbytes__";

    /// <summary>The scales of a matrix in int8 rows, which is another layout.</summary>
    public const string Int8Scales = ".SCB";
}
