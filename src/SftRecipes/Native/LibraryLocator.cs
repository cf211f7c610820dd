namespace SftRecipes.Native;

/// <summary>Looks for native libraries in a list of folders, in order.</summary>
/// <param name="folders">The folders, most specific first.</param>
internal sealed class LibraryLocator(IReadOnlyList<string> folders)
{
    /// <summary>The folders that are searched.</summary>
    public IReadOnlyList<string> Folders { get; } = folders;

    /// <summary>
    /// The application's <c>runtimes/RID/native</c>, the application's folder, the folder of this assembly, then the folders that the
    /// .NET host took from the application's dependency file (NuGet's package folders when running from a build).
    /// </summary>
    public static LibraryLocator ForThisProcess()
    {
        string application = AppContext.BaseDirectory;
        string native = Path.Combine("runtimes", LibraryNames.RuntimeIdentifier, "native");
        string? assembly = Path.GetDirectoryName(typeof(LibraryLocator).Assembly.Location);
        string probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";

        List<string> folders = [Path.Combine(application, native), application];
        if (!string.IsNullOrEmpty(assembly))
        {
            folders.Add(Path.Combine(assembly, native));
            folders.Add(assembly);
        }

        folders.AddRange(probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return new LibraryLocator([.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct()]);
    }

    /// <summary>The full path of a library, or null where no folder has it.</summary>
    /// <param name="name">Without prefix and suffix, such as <c>torch_cpu</c>.</param>
    public string? Find(string name)
    {
        string file = LibraryNames.FileName(name);
        return Folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
