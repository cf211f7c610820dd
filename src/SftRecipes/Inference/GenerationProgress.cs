namespace SftRecipes;

/// <summary>How far a batch of prompts has got.</summary>
/// <param name="Completed">Prompts answered.</param>
/// <param name="Total">Prompts given.</param>
/// <param name="NewTokens">Tokens generated for those answered.</param>
public readonly record struct GenerationProgress(int Completed, int Total, long NewTokens);
