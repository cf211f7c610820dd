namespace SftRecipes.Interchange;

/// <summary>A tool whose configurations are read and written: keys as data, and what is more than one key to one value as code.</summary>
internal abstract class ConfigTool
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConfigTool> All { get; } = [new AxolotlTool(), new LlamaFactoryTool(), new TrlTool()];

    /// <summary>As it is typed.</summary>
    public abstract string Name { get; }

    /// <summary>Keys that mean one slot each.</summary>
    public abstract IReadOnlyList<KeyMapping> Keys { get; }

    /// <summary>Keys, or beginnings of keys that end in <c>*</c>, that a recipe has no place for, and why.</summary>
    public abstract IReadOnlyList<NotCarried> Reasons { get; }

    /// <summary>Keys that <see cref="Import"/> reads.</summary>
    public abstract IReadOnlyList<string> OtherKeys { get; }

    /// <summary>Slots that <see cref="Export"/> writes.</summary>
    public abstract IReadOnlyList<string> OtherSlots { get; }

    /// <summary>How many of a configuration's keys are the tool's.</summary>
    public int Score(ForeignConfig config) => config.Keys.Count(key =>
        Keys.Any(mapping => mapping.Key == key) || OtherKeys.Contains(key) || Reasons.Any(reason => IsOf(reason, key)));

    /// <summary>Reads what the table of keys does not: methods first, since they decide which keys mean anything.</summary>
    public abstract void Import(ForeignConfig config, RecipeSketch recipe);

    /// <summary>Corrects what depends on several keys, once all are read.</summary>
    public virtual void Finish(ForeignConfig config, RecipeSketch recipe)
    {
    }

    /// <summary>Writes what the table of keys does not.</summary>
    public abstract void Export(RecipeSketch recipe, ForeignWriter writer);

    /// <summary>Why a key has no place in a recipe.</summary>
    public string ReasonFor(string key) =>
        Reasons.FirstOrDefault(reason => IsOf(reason, key))?.Reason ?? $"no key of {Name} that is known here; look up what it does.";

    private static bool IsOf(NotCarried reason, string key) => reason.Key.EndsWith('*')
        ? key.StartsWith(reason.Key[..^1], StringComparison.Ordinal)
        : reason.Key == key;
}
