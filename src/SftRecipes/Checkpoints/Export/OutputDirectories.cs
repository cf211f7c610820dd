namespace SftRecipes.Checkpoints;

/// <summary>Checks where results go.</summary>
internal static class OutputDirectories
{
    /// <summary>A result must not be written over what it is made of.</summary>
    /// <param name="output">Where the result goes.</param>
    /// <param name="other">Where something else lies.</param>
    /// <param name="what">What lies there.</param>
    /// <exception cref="RecipeException">They are one directory.</exception>
    public static void RefuseSame(string output, string other, string what)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)))
        {
            throw new RecipeException($"'{output}' holds {what}; choose another directory to write to.");
        }
    }
}
