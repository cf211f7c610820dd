namespace SftRecipes.Hub;

/// <summary>A repository at a commit.</summary>
/// <param name="Commit">The commit's hash.</param>
/// <param name="Files">The names of all its files.</param>
internal sealed record HubRepository(string Commit, IReadOnlyCollection<string> Files);
