using SftRecipes.Models;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Training;

/// <summary>Which trained parameters are decayed, and which have a learning rate of their own.</summary>
public static class ParameterGroups
{
    /// <summary>
    /// Two groups, as transformers' <c>Trainer</c> makes them (<c>get_decay_parameter_names</c>): biases and norms are not decayed.
    /// </summary>
    /// <param name="model">Whose trained parameters.</param>
    /// <param name="weightDecay">The decay of the others.</param>
    public static IReadOnlyList<ParameterGroup> Create(CausalLanguageModel model, double weightDecay)
    {
        Func<string, bool> isDecayed = DecayRule(model);
        return [.. model.TrainedParameters()
            .GroupBy(p => isDecayed(p.Name))
            .Select(group => new ParameterGroup([.. group], group.Key ? weightDecay : 0))];
    }

    /// <summary>
    /// LoRA+ (Hayou et al. 2024; PEFT's <c>create_loraplus_optimizer</c>): the B matrices learn faster by a ratio, adapters of embeddings
    /// at a rate of their own.
    /// </summary>
    /// <param name="model">Whose trained parameters.</param>
    /// <param name="weightDecay">The decay of all but biases and norms.</param>
    /// <param name="lrRatio">B's learning rate over A's.</param>
    /// <param name="embeddingScale">The learning rate of adapters of embeddings over A's.</param>
    public static IReadOnlyList<ParameterGroup> LoraPlus(
        CausalLanguageModel model, double weightDecay, double lrRatio, double embeddingScale)
    {
        Func<string, bool> isDecayed = DecayRule(model);
        return [.. model.TrainedParameters()
            .GroupBy(p => (Decayed: isDecayed(p.Name), Scale: LoraPlusScale(p.Name, p.Parameter, lrRatio, embeddingScale)))
            .Select(group => new ParameterGroup([.. group], group.Key.Decayed ? weightDecay : 0, group.Key.Scale))];
    }

    /// <summary>Whether a parameter is an adapter's.</summary>
    internal static bool IsAdapter(string name) => name.Contains("lora_", StringComparison.Ordinal);

    /// <summary>Whether transformers decays a parameter, as far as its name tells.</summary>
    internal static bool IsDecayed(string name)
    {
        string lower = name.ToLowerInvariant();
        return !lower.Contains("bias", StringComparison.Ordinal)
            && !lower.Contains("layernorm", StringComparison.Ordinal)
            && !lower.Contains("rmsnorm", StringComparison.Ordinal)
            && !lower.Split('.').Any(part => part == "norm" || part.EndsWith("_norm", StringComparison.Ordinal));
    }

    // A norm is one by its class too: GPT-2 calls its own "ln_1".
    private static Func<string, bool> DecayRule(CausalLanguageModel model)
    {
        HashSet<string> norms =
            [.. model.named_modules().Where(item => item.module is LayerNorm or RmsNorm).Select(item => item.name)];
        return name => IsDecayed(name) && !norms.Contains(name.LastIndexOf('.') is int dot and > 0 ? name[..dot] : name);
    }

    private static double LoraPlusScale(string name, Parameter parameter, double lrRatio, double embeddingScale) =>
        name.Contains("lora_embedding_", StringComparison.Ordinal) ? embeddingScale
        : name.Contains("lora_B", StringComparison.Ordinal) || parameter.dim() == 1 ? lrRatio
        : 1;
}
