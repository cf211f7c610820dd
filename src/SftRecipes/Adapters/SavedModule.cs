using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>The tensors that a saved adapter has for one weight of the base model, by their keys.</summary>
/// <param name="Path">The module's path from the root.</param>
/// <param name="WeightName">The weight that they change, as the checkpoint names it.</param>
internal sealed record SavedModule(string Path, string WeightName)
{
    private static readonly string[] s_suffixes =
    [
        ".lora_A.weight", ".lora_B.weight", ".lora_embedding_A", ".lora_embedding_B", ".lora_magnitude_vector",
        ".lora_magnitude_vector.weight",
    ];

    /// <summary>A's key; null where the weight is replaced.</summary>
    public string? A { get; init; }

    /// <summary>B's key; null where the weight is replaced.</summary>
    public string? B { get; init; }

    /// <summary>The key of DoRA's lengths; null without.</summary>
    public string? Magnitude { get; init; }

    /// <summary>The key of the weight that the adapter brings itself; null for the base model's.</summary>
    public string? Weight { get; init; }

    /// <summary>Whether the weight is an embedding's.</summary>
    public bool IsEmbedding { get; init; }

    /// <summary>Whether the adapter's own weight stands in the base model's place.</summary>
    public bool IsReplacement => A is null;

    /// <summary>All modules of an adapter.</summary>
    /// <exception cref="RecipeException">A tensor belongs to none, or a module lacks one.</exception>
    public static IEnumerable<SavedModule> ReadAll(PeftAdapter adapter, string directory)
    {
        var modules = new SortedDictionary<string, SavedModule>(StringComparer.Ordinal);
        foreach (string key in adapter.Weights.Names)
        {
            SavedModule module = Of(key, adapter.Config) ?? throw new RecipeException(
                $"The adapter in '{directory}' has the tensor '{key}', which is neither A nor B of an adapted module nor of one that its "
                + "adapter_config.json saves whole; use it with PEFT.");
            SavedModule known = modules.GetValueOrDefault(module.WeightName) ?? module;
            modules[module.WeightName] = known with
            {
                A = module.A ?? known.A,
                B = module.B ?? known.B,
                Magnitude = module.Magnitude ?? known.Magnitude,
                Weight = module.Weight ?? known.Weight,
                IsEmbedding = module.IsEmbedding || known.IsEmbedding,
            };
        }

        foreach (SavedModule module in modules.Values)
        {
            module.RequireWhole(adapter.Config, directory);
        }

        return modules.Values;
    }

    /// <summary>Checks the shapes.</summary>
    /// <exception cref="RecipeException">They are not this model's.</exception>
    public void RequireFit(IWeightSource adapter, string adapterDirectory, IWeightSource model, string modelDirectory)
    {
        if (!model.Contains(WeightName))
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' changes '{WeightName}', which the model in '{modelDirectory}' has no weight of its "
                + "own for; give --model the model that it was trained on (an adapter on a head that is tied to the embedding cannot be "
                + "merged).");
        }

        WeightInfo weight = model.Describe(WeightName);
        if (!torch.is_floating_point(weight.Type))
        {
            throw new RecipeException(
                $"'{WeightName}' in '{modelDirectory}' is stored as {weight.Type}: the weights are quantized; give --model the "
                + "full-precision model.");
        }

        if (Weight is { } own && !adapter.Describe(own).Shape.SequenceEqual(weight.Shape))
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has '{own}' of shape [{string.Join(", ", adapter.Describe(own).Shape)}], and "
                + $"'{WeightName}' is [{string.Join(", ", weight.Shape)}] in '{modelDirectory}'; give --model the model that it was trained on.");
        }

        if (A is null || B is null)
        {
            return;
        }

        IReadOnlyList<long> a = adapter.Describe(A).Shape, b = adapter.Describe(B).Shape;
        bool fits = a is [long rank, long inFeatures] && b is [long outFeatures, long rankOfB] && rank == rankOfB
            && (weight.Shape.SequenceEqual([outFeatures, inFeatures]) || weight.Shape.SequenceEqual([inFeatures, outFeatures]))
            && (Magnitude is null || adapter.Describe(Magnitude).Shape.SequenceEqual([outFeatures]));
        if (!fits)
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has A [{string.Join(", ", a)}] and B [{string.Join(", ", b)}] for '{WeightName}', which is "
                + $"[{string.Join(", ", weight.Shape)}] in '{modelDirectory}'; give --model the model that it was trained on.");
        }
    }

    /// <summary>
    /// Whether the weight is stored as [in, out]. The file's one flag stands for all modules, also where a model has both kinds; shapes
    /// decide unless the weight is square. Embeddings are.
    /// </summary>
    public bool IsTransposed(PeftAdapterConfig config, IWeightSource adapter, IWeightSource model) =>
        IsEmbedding
        || (A is not null && model.Describe(WeightName).Shape is [long rows, long columns]
            && (rows != columns ? rows == adapter.Describe(A).Shape[1] : config.FanInFanOut));

    private static SavedModule? Of(string key, PeftAdapterConfig config)
    {
        if (!key.StartsWith(AdapterNames.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string? suffix = s_suffixes.FirstOrDefault(end => key.EndsWith(end, StringComparison.Ordinal));
        if (suffix is null)
        {
            return Replacement(key, config);
        }

        string path = key[AdapterNames.Prefix.Length..^suffix.Length];
        bool embedding = suffix.StartsWith(".lora_embedding", StringComparison.Ordinal);
        var module = new SavedModule(path, path + ".weight") { IsEmbedding = embedding };
        return suffix.Contains("magnitude", StringComparison.Ordinal) ? module with { Magnitude = key }
            : suffix.Contains("_A", StringComparison.Ordinal) ? module with { A = key }
            : module with { B = key };
    }

    /// <summary>A weight that is saved whole: of a module to save, a bias, or beside an embedding's adapter.</summary>
    private static SavedModule? Replacement(string key, PeftAdapterConfig config)
    {
        string name = key[AdapterNames.Prefix.Length..].Replace($".{AdapterNames.BaseLayer}.", ".", StringComparison.Ordinal);
        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        bool wrapped = name.Length != key.Length - AdapterNames.Prefix.Length;
        bool bias = name.EndsWith(".bias", StringComparison.Ordinal) && config.Bias != "none";

        // PEFT compares the ends of names here, not of path segments.
        bool saved = config.ModulesToSave.Any(entry => name[..dot].EndsWith(entry, StringComparison.Ordinal));
        return saved || bias || (wrapped && name.EndsWith(".weight", StringComparison.Ordinal)) ? new SavedModule(name[..dot], name) { Weight = key } : null;
    }

    private void RequireWhole(PeftAdapterConfig config, string directory)
    {
        bool adapted = A is not null || B is not null || Magnitude is not null;
        string? missing = !adapted ? null
            : A is null ? AdapterNames.A(IsEmbedding)
            : B is null ? AdapterNames.B(IsEmbedding)
            : config.UseDora && Magnitude is null ? AdapterNames.Magnitude
            : null;
        if (missing is not null)
        {
            throw new RecipeException($"The adapter in '{directory}' lacks '{AdapterNames.Key(Path, missing)}'; use a checkpoint that is whole.");
        }

        if (Magnitude is not null && !config.UseDora)
        {
            throw new RecipeException(
                $"The adapter in '{directory}' has '{Magnitude}', but its adapter_config.json does not say use_dora; correct the file.");
        }
    }
}
