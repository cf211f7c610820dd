using SftRecipes.Data;

namespace SftRecipes.Tokenization;

/// <summary>Loads sources' rows as tokens, and keeps the files that these are read from open until it is disposed.</summary>
/// <param name="loader">Makes rows tokens.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class RowFiles<T>(IRowLoader<T> loader, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<IDisposable> _files = [];

    /// <summary>All rows of a source, in their order.</summary>
    /// <exception cref="RecipeException">A row cannot be read or tokenized.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ExampleRow<TokenizedExample>> Load(RowSource<T> source)
    {
        List<IReadOnlyList<ExampleRow<TokenizedExample>>> parts = [];
        foreach (RowPart<T> part in source.Parts)
        {
            IReadOnlyList<ExampleRow<TokenizedExample>> rows = loader.Load(part, cancellationToken);
            parts.Add(rows);
            if (rows is IDisposable file)
            {
                _files.Add(file);
            }
        }

        return LazyList.Join(parts);
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
