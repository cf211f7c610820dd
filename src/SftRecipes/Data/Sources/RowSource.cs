namespace SftRecipes.Data;

/// <summary>Rows of a run that come from one place and can be read again.</summary>
/// <typeparam name="T">The form of the rows: rendered, or tokens.</typeparam>
/// <param name="Parts">What they come from: files that follow each other, or memory.</param>
internal sealed record RowSource<T>(IReadOnlyList<RowPart<T>> Parts)
{
    /// <summary>How often rows are drawn, in proportion to other sources'; null where sources follow each other.</summary>
    public double? Weight { get; init; }

    /// <summary>The share of the rows set aside for evaluation, in [0, 1).</summary>
    public double EvalSplit { get; init; }

    /// <summary>Rows in memory.</summary>
    public static RowSource<T> Of(IEnumerable<ExampleRow<T>> rows) => new([new RowPart<T>(_ => rows)]);

    /// <summary>Rows that are fetched as they are asked for, anew each time.</summary>
    public static RowSource<T> Of(IAsyncEnumerable<ExampleRow<T>> rows) => new([new RowPart<T>(rows.ToBlockingEnumerable)]);

    /// <summary>The rows of files, one file after the other.</summary>
    /// <param name="files">The files.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="named">Whether rows say which file they are from.</param>
    public static RowSource<T> OfFiles(IReadOnlyList<string> files, Func<string, IEnumerable<ExampleRow<T>>> read, bool named) =>
        new([.. files.Select(file => RowPart<T>.OfFile(file, read, named))]);

    /// <summary>Reads the rows from the first on, as they are asked for.</summary>
    /// <param name="cancellationToken">Ends a wait for rows that come from elsewhere.</param>
    public IEnumerable<ExampleRow<T>> Read(CancellationToken cancellationToken) => Parts.SelectMany(part => part.Read(cancellationToken));
}

/// <summary>A file of rows, or rows in memory.</summary>
/// <param name="Read">
/// Reads the rows from the first on, as they are asked for; the token ends a wait for rows that come from elsewhere.
/// </param>
internal sealed record RowPart<T>(Func<CancellationToken, IEnumerable<ExampleRow<T>>> Read)
{
    /// <summary>The file; null for rows in memory.</summary>
    public string? Path { get; private init; }

    /// <summary>The file's name, where rows say it.</summary>
    public string? Name { get; private init; }

    /// <summary>The rows of a file.</summary>
    public static RowPart<T> OfFile(string file, Func<string, IEnumerable<ExampleRow<T>>> read, bool named)
    {
        string? name = named ? System.IO.Path.GetFileName(file) : null;
        return new RowPart<T>(_ => name is null ? read(file) : read(file).Select(row => row with { File = name })) { Path = file, Name = name };
    }
}

/// <summary>The rows of a run.</summary>
/// <typeparam name="T">The form of the rows.</typeparam>
/// <param name="Train">What is trained; shares of it may be set aside for evaluation.</param>
/// <param name="Evaluation">What is only evaluated.</param>
internal sealed record RunRows<T>(IReadOnlyList<RowSource<T>> Train, IReadOnlyList<RowSource<T>> Evaluation);
