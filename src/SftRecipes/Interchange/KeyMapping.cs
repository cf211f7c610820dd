namespace SftRecipes.Interchange;

/// <summary>A key of another tool that means what a slot of a recipe means.</summary>
/// <param name="Key">The key; a dot goes into a mapping.</param>
/// <param name="Slot">The slot, such as <c>Lora.Rank</c>.</param>
internal sealed record KeyMapping(string Key, string Slot)
{
    /// <summary>What the tool takes where the key is absent, if that is not what a recipe takes.</summary>
    public object? WhenAbsent { get; init; }

    /// <summary>Whether true on one side is false on the other.</summary>
    public bool IsInverse { get; init; }

    /// <summary>Whether it is read only: another key of the same meaning is the one that is written.</summary>
    public bool IsOld { get; init; }

    /// <summary>The section that must be there besides, where the key means something to some recipes only; null for all.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether it means nothing where a recipe learns from preferences.</summary>
    public bool IsOfAnswers { get; init; }

    /// <summary>Whether the key means this slot in a recipe.</summary>
    public bool Fits(RecipeSketch recipe) =>
        (Needs is null || recipe.Has(Needs)) && !(IsOfAnswers && (recipe.Has("Dpo") || recipe.Has("Orpo") || recipe.Has("Kto")));

    /// <summary>The section that must be there for the key to mean anything.</summary>
    public string Section => RecipeSlots.SectionOf(Slot);
}
