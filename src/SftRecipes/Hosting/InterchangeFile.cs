using SftRecipes.Checkpoints;
using SftRecipes.Interchange;

namespace SftRecipes.Hosting;

/// <summary>Files that <c>import</c> and <c>export --to</c> write, and their lists of what is not in them.</summary>
internal static class InterchangeFile
{
    /// <summary>Writes a file that is not there yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="force">Whether it may be there.</param>
    /// <exception cref="RecipeException">The file is there, or cannot be written.</exception>
    public static void Write(string path, string text, bool force)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full) && !force)
        {
            throw new RecipeException($"The file '{path}' exists; give another --output, or --force to replace it.");
        }

        FileTransaction.Run(Path.GetDirectoryName(full) ?? full, transaction => transaction.WriteText(Path.GetFileName(full), text));
    }

    /// <summary>Says what was done, and what did not carry over and why.</summary>
    public static void List(TextChannel channel, string done, IReadOnlyList<NotCarried> missing)
    {
        channel.Line(done);
        foreach (NotCarried note in missing)
        {
            channel.Line($"  not carried over: {note.Key}: {note.Reason}");
        }
    }
}
