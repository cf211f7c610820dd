namespace SftRecipes.Generators.Model;

/// <summary>A module that gets an adapter, in one layer.</summary>
/// <param name="Module">Which.</param>
/// <param name="Rank">Its adapter's rank.</param>
/// <param name="Alpha">Its adapter's alpha.</param>
internal sealed record AdaptedModule(LeafModule Module, int Rank, double Alpha);
