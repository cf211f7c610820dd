using SftRecipes.Data;

namespace SftRecipes.Tokenization;

/// <summary>Makes rows tokens.</summary>
/// <typeparam name="T">The form of the rows.</typeparam>
internal interface IRowLoader<T>
{
    /// <summary>What the user should know.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>All rows, in their order; to be disposed where they can be.</summary>
    /// <exception cref="RecipeException">A row cannot be read or tokenized.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IReadOnlyList<ExampleRow<TokenizedExample>> Load(RowPart<T> part, CancellationToken cancellationToken);

    /// <summary>Some rows of a stream, in their order, on all cores.</summary>
    /// <exception cref="RecipeException">A row cannot be tokenized.</exception>
    IReadOnlyList<ExampleRow<TokenizedExample>> Tokenize(IReadOnlyList<ExampleRow<T>> rows, CancellationToken cancellationToken);
}

/// <summary>Rows that are tokens already.</summary>
internal sealed class TokenLoader : IRowLoader<TokenizedExample>
{
    public IReadOnlyList<string> Warnings => [];

    public IReadOnlyList<ExampleRow<TokenizedExample>> Load(RowPart<TokenizedExample> part, CancellationToken cancellationToken) =>
        [.. part.Read(cancellationToken)];

    public IReadOnlyList<ExampleRow<TokenizedExample>> Tokenize(
        IReadOnlyList<ExampleRow<TokenizedExample>> rows, CancellationToken cancellationToken) => rows;
}
