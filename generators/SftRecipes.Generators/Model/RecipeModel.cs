namespace SftRecipes.Generators.Model;

/// <summary>
/// A recipe that has been found valid: all that emission needs. Values that follow from others are not stored here; see
/// <see cref="RecipeFacts"/>.
/// </summary>
/// <param name="Declaration">What the user wrote.</param>
/// <param name="Architecture">The base model's shape and names.</param>
/// <param name="Adapters">The modules that get an adapter, in checkpoint order; empty for full fine-tuning.</param>
/// <param name="SavedModules">The modules that are trained whole beside adapters.</param>
/// <param name="Data">What is known of its rows.</param>
internal sealed record RecipeModel(
    RecipeDeclaration Declaration,
    ArchitectureModel Architecture,
    EquatableArray<AdaptedModule> Adapters,
    EquatableArray<LeafModule> SavedModules,
    RecipeData Data)
{
    /// <summary>The special tokens that the real tokenizer must have; null for none.</summary>
    public UsedTokens? Tokens { get; init; }
}
