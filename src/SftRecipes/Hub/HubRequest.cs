namespace SftRecipes.Hub;

/// <summary>What is asked of the hub, for errors.</summary>
/// <param name="Model">The repository.</param>
/// <param name="Revision">Its branch, tag or commit.</param>
/// <param name="File">The file, or null for the repository's listing.</param>
internal sealed record HubRequest(string Model, string Revision, string? File)
{
    public override string ToString() => File is null ? $"the files of '{Model}'" : $"{File} of '{Model}'";
}
