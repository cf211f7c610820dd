namespace SftRecipes.Tokenization;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the target, then moves it there; makes the directory if there is none.</summary>
    /// <exception cref="RecipeException">It cannot be written.</exception>
    public static void Write(string target, ReadOnlySpan<byte> content)
    {
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{target} cannot be written ({error.Message.TrimEnd('.')}); choose another directory.", error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
