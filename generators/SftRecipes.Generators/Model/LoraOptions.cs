namespace SftRecipes.Generators.Model;

/// <summary><c>[Lora]</c> and <c>[LoraPattern]</c> as written.</summary>
internal sealed record LoraOptions(int Rank, double Alpha, double Dropout, EquatableArray<string> TargetModules)
{
    /// <summary>The one target that stands for every linear module but the head.</summary>
    public const string AllLinear = "all-linear";

    public bool UseRslora { get; init; }

    public bool UseDora { get; init; }

    public string? TargetModulesPattern { get; init; }

    public EquatableArray<string> ExcludeModules { get; init; }

    public EquatableArray<int> LayersToTransform { get; init; }

    public string? LayersPattern { get; init; }

    public EquatableArray<string> ModulesToSave { get; init; }

    public LoraBias Bias { get; init; }

    public InitLoraWeights InitLoraWeights { get; init; }

    public int PissaNiter { get; init; }

    public EquatableArray<LoraPatternOptions> Patterns { get; init; }

    /// <summary>Whether the targets are <c>all-linear</c>.</summary>
    public bool TargetsAllLinear =>
        TargetModules.Count == 1 && string.Equals(TargetModules[0], AllLinear, System.StringComparison.OrdinalIgnoreCase);
}

/// <param name="Pattern">What the paths of the modules end in.</param>
/// <param name="Rank">Their rank; 0 for the recipe's own.</param>
/// <param name="Alpha">Their alpha; NaN for the recipe's own.</param>
internal sealed record LoraPatternOptions(string Pattern, int Rank, double Alpha);
