namespace SftRecipes.Adapters;

/// <summary>Where a recipe's adapters go and what is trained beside them; the fields of PEFT's <c>LoraConfig</c>.</summary>
public sealed record LoraPlacement
{
    /// <summary>A regular expression of whole paths instead of a list of targets; null for the list.</summary>
    public string? TargetModulesPattern { get; init; }

    /// <summary>Targets that get no adapter.</summary>
    public IReadOnlyList<string> ExcludeModules { get; init; } = [];

    /// <summary>The layers that have adapters; empty for all.</summary>
    public IReadOnlyList<int> LayersToTransform { get; init; } = [];

    /// <summary>The name of the list that layers are counted in; null for the architecture's own.</summary>
    public string? LayersPattern { get; init; }

    /// <summary>Ranks by the ends of paths.</summary>
    public IReadOnlyDictionary<string, int> RankPattern { get; init; } = new Dictionary<string, int>();

    /// <summary>Alphas by the ends of paths.</summary>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    /// <summary>Modules that are trained whole.</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>Biases that are trained.</summary>
    public LoraBias Bias { get; init; }

    /// <summary>Whether a module is trained whole.</summary>
    /// <param name="path">Its path from the root.</param>
    public bool Saves(string path) => ModulesToSave.Any(entry => EndsIn(path, entry));

    /// <summary>How PEFT matches a list's entry: the path equals it or ends in a dot and the entry.</summary>
    internal static bool EndsIn(string path, string entry) =>
        path.EndsWith(entry, StringComparison.Ordinal) && (path.Length == entry.Length || path[path.Length - entry.Length - 1] == '.');
}
