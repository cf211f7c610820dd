namespace SftRecipes.Interchange;

/// <summary>A recipe on its way from or to another tool's configuration: values by slot, and what is no single value.</summary>
internal sealed class RecipeSketch
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);

    /// <summary>Where rows come from.</summary>
    public List<DatasetSettings> Datasets { get; } = [];

    /// <summary>Ranks and alphas of some modules.</summary>
    public List<PatternSketch> Patterns { get; } = [];

    /// <summary>How rows become text.</summary>
    public PromptForm Prompt { get; set; } = PromptForm.Chat;

    /// <summary>The values that are written, by slot.</summary>
    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>Whether the recipe has an attribute, such as <c>Lora</c>.</summary>
    public bool Has(string section) => _sections.Contains(section);

    /// <summary>Gives the recipe an attribute.</summary>
    public void Add(string section) => _sections.Add(section);

    /// <summary>Writes a value; the attribute comes with it.</summary>
    public void Set(string slot, object value)
    {
        _values[slot] = value;
        Add(RecipeSlots.SectionOf(slot));
    }

    /// <summary>Takes an attribute and its values away.</summary>
    public void Remove(string section)
    {
        _sections.Remove(section);
        foreach (string slot in _values.Keys.Where(slot => RecipeSlots.SectionOf(slot) == section).ToArray())
        {
            _values.Remove(slot);
        }
    }

    /// <summary>The value of a slot, written or by default.</summary>
    public object? Get(string slot) => _values.TryGetValue(slot, out object? value) ? value : RecipeSlots.DefaultOf(slot);

    /// <summary>The value of a slot.</summary>
    public T Get<T>(string slot) => (T)Get(slot)!;
}

/// <param name="Pattern">What the paths of the modules end in.</param>
/// <param name="Rank">Their rank; 0 for the recipe's own.</param>
/// <param name="Alpha">Their alpha; NaN for the recipe's own.</param>
internal sealed record PatternSketch(string Pattern, int Rank, double Alpha);
