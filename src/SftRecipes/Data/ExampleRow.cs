namespace SftRecipes;

/// <summary>A row of a dataset and where it stands, so that later errors can name the line.</summary>
/// <param name="Value">The row.</param>
/// <param name="Line">The line of the file on which the row starts, from 1; 0 where the row does not come from a file.</param>
public readonly record struct ExampleRow<T>(T Value, int Line)
{
    /// <summary>The file's name, where rows come from several files; else null.</summary>
    public string? File { get; init; }

    /// <summary>Another form of the same row, such as its tokens.</summary>
    public ExampleRow<TResult> With<TResult>(TResult value) => new(value, Line) { File = File };

    /// <summary>Makes another form of the row; errors name its line.</summary>
    /// <exception cref="RecipeException">What <paramref name="make"/> throws, with the line.</exception>
    public ExampleRow<TResult> Map<TResult>(Func<T, TResult> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return With(make(Value));
        }
        catch (RecipeException exception) when (Line > 0)
        {
            throw new RecipeException($"Line {Line} of {File ?? "the dataset"}: {exception.Message}", exception);
        }
    }
}
