namespace SftRecipes.Generators.Model;

/// <summary>
/// A recipe that has been found valid: all that emission needs. Values that follow from others are not stored here; see
/// <see cref="RecipeFacts"/>.
/// </summary>
/// <param name="Declaration">What the user wrote.</param>
/// <param name="Architecture">The base model's shape and names.</param>
/// <param name="AdapterModules">
/// The linear modules that get an adapter, as paths relative to a layer (<c>self_attn.q_proj</c>) or to the model
/// (<c>model.decoder.project_in</c>), in the order of <see cref="ArchitectureModel.LinearSites"/>; empty for full fine-tuning.
/// </param>
internal sealed record RecipeModel(
    RecipeDeclaration Declaration,
    ArchitectureModel Architecture,
    EquatableArray<string> AdapterModules);
