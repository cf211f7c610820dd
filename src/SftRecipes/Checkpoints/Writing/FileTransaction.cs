namespace SftRecipes.Checkpoints;

/// <summary>
/// Files that appear in a directory together or not at all: each is written beside its target under a temporary name, and
/// <see cref="Commit"/> moves them. Disposing without it removes what was written, and the directory where this made it.
/// </summary>
internal sealed class FileTransaction : IDisposable
{
    private readonly string _directory;
    private readonly List<string> _createdDirectories = [];
    private readonly List<(string Temporary, string Target)> _files = [];
    private readonly List<string> _removals = [];
    private bool _committed;

    private FileTransaction(string directory) => _directory = Path.GetFullPath(directory);

    /// <summary>Runs a save; errors of the file system become one that names the directory.</summary>
    /// <exception cref="RecipeException">The directory cannot be made or written to, or the disk is full.</exception>
    public static void Run(string directory, Action<FileTransaction> save)
    {
        using var transaction = new FileTransaction(directory);
        try
        {
            transaction.CreateDirectory();
            save(transaction);
            transaction.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                $"Cannot write to '{directory}' ({e.Message.TrimEnd('.')}); choose another output directory, or make room or give "
                + "permission there.", e);
        }
    }

    /// <summary>The temporary path to write a file to that will become <paramref name="fileName"/>.</summary>
    public string Reserve(string fileName)
    {
        string target = Path.Combine(_directory, fileName);
        string temporary = $"{target}.{Guid.NewGuid():n}.tmp";
        _files.Add((temporary, target));
        return temporary;
    }

    /// <summary>A text file in UTF-8 without a byte order mark.</summary>
    public void WriteText(string fileName, string text) => File.WriteAllText(Reserve(fileName), text);

    /// <summary>A copy of another file.</summary>
    public void Copy(string source, string fileName) => File.Copy(source, Reserve(fileName));

    /// <summary>Deletes a file once the new ones are in place.</summary>
    public void RemoveOnCommit(string fileName) => _removals.Add(Path.Combine(_directory, fileName));

    public void Dispose()
    {
        if (_committed)
            return;
        foreach ((string temporary, _) in _files)
            Try(() => File.Delete(temporary));
        foreach (string directory in Enumerable.Reverse(_createdDirectories))
            Try(() => Directory.Delete(directory));
    }

    private void CreateDirectory()
    {
        for (string? path = _directory; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            _createdDirectories.Insert(0, path);
        Directory.CreateDirectory(_directory);
    }

    private void Commit()
    {
        foreach ((string temporary, string target) in _files)
            File.Move(temporary, target, overwrite: true);
        _committed = true;
        foreach (string path in _removals)
            File.Delete(path);
    }

    /// <summary>Cleaning up must not hide the error that made it necessary.</summary>
    private static void Try(Action clean)
    {
        try
        {
            clean();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
