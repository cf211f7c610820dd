namespace SftRecipes.Adapters;

/// <summary>PEFT's names of an adapter's tensors, relative to the module that they adapt.</summary>
internal static class AdapterNames
{
    /// <summary>What PEFT puts before the path of a module.</summary>
    public const string Prefix = "base_model.model.";

    /// <summary>What an adapted module's own weights lie in.</summary>
    public const string BaseLayer = "base_layer";

    /// <summary>DoRA's lengths.</summary>
    public const string Magnitude = "lora_magnitude_vector";

    /// <summary>A.</summary>
    public static string A(bool embedding) => embedding ? "lora_embedding_A" : "lora_A.weight";

    /// <summary>B.</summary>
    public static string B(bool embedding) => embedding ? "lora_embedding_B" : "lora_B.weight";

    /// <summary>The key of a module's tensor.</summary>
    public static string Key(string path, string name) => $"{Prefix}{path}.{name}";
}
