namespace SftRecipes.Hub;

/// <summary>Files behind symbolic links.</summary>
internal static class LinkedFile
{
    /// <summary>
    /// Whether the file is there; false for a link whose target is gone, which <see cref="File.Exists"/> takes for a file.
    /// </summary>
    public static bool Exists(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null)
            return file.Exists;
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true };
        }
        catch (IOException)
        {
            // A circle of links.
            return false;
        }
    }
}
