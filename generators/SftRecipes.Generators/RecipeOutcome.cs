using SftRecipes.Generators.Model;

namespace SftRecipes.Generators;

/// <summary>What becomes of an annotated class.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="Model">The valid recipe; null where only a stub can be written.</param>
internal sealed record RecipeOutcome(RecipeDeclaration Declaration, RecipeModel? Model)
{
    private const TypeShape Closed = TypeShape.NotPartial
        | TypeShape.Generic
        | TypeShape.Static
        | TypeShape.Record
        | TypeShape.FileLocal
        | TypeShape.ContainingTypeNotPartial
        | TypeShape.ContainingTypeGeneric;

    /// <summary>Whether another file can add to the class at all; where not, even a stub would only add errors.</summary>
    public static bool CanBeExtended(TypeShape shape) => (shape & Closed) == 0;
}
