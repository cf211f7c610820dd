namespace SftRecipes;

/// <summary>
/// An error that the user can mend. The message is one sentence that names the file, line or option, and the fix; the command line
/// prints it without a stack trace and exits with 1.
/// </summary>
public sealed class RecipeException : Exception
{
    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    public RecipeException(string message) : base(message)
    {
    }

    /// <param name="message">One sentence: what is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause, for logs.</param>
    public RecipeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
