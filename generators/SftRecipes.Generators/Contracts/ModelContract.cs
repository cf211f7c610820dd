using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>
/// A base model given in the project. It holds only what code depends on, so rewording its <c>config.json</c> changes nothing downstream.
/// </summary>
/// <param name="Id">The id that recipes name it by.</param>
/// <param name="Architecture">Its shape; null where the file cannot be used, which is reported in the file itself.</param>
internal sealed record ModelContract(string Id, ArchitectureModel? Architecture);
