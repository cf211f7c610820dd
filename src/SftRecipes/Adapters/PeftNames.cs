namespace SftRecipes.Adapters;

/// <summary>PEFT's names of <see cref="LoraBias"/>.</summary>
internal static class PeftBias
{
    public static string Name(LoraBias bias) => bias switch
    {
        LoraBias.All => "all",
        LoraBias.LoraOnly => "lora_only",
        _ => "none",
    };
}

/// <summary>PEFT's values of <c>init_lora_weights</c>.</summary>
internal static class PeftInitialization
{
    /// <summary>PEFT's <c>True</c>: A random, B zero.</summary>
    public const string? Default = null;

    private static readonly HashSet<string> s_plain = ["gaussian", "eva", "orthogonal"];

    /// <summary>
    /// What a saved adapter says. PEFT would take a start out of the base weights again when it loads an adapter that names one; what is
    /// saved here is for the base model's own weights.
    /// </summary>
    public static string? Saved(InitLoraWeights start) => start == InitLoraWeights.Gaussian ? "gaussian" : Default;

    /// <summary>Whether the start changes the base model's weights, and not A and B only.</summary>
    public static bool ChangesWeights(string value) => !s_plain.Contains(value);
}
