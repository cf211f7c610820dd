namespace SftRecipes.Generators.Diagnostics;

/// <summary>Where the rules are explained: one page for each id.</summary>
internal static class HelpLinks
{
    /// <summary>The folder of the pages, relative to the repository.</summary>
    public const string Folder = "generators/docs/";

    public const string Extension = ".md";
}
