namespace SftRecipes.Data;

/// <summary>Puts examples into a <see cref="Batch"/>.</summary>
/// <remarks>
/// Labels are -100 by position, never by id, so that a padding token that is also the end-of-sequence token stays trained where it ends
/// a response.
/// </remarks>
public static class Collator
{
    /// <summary>Pads all examples into one batch.</summary>
    /// <param name="examples">The examples, at least one, none empty.</param>
    /// <param name="padTokenId">The id that fills up short rows. It is masked by its position, so any id will do.</param>
    /// <exception cref="ArgumentException">There is no example, or one is empty or has not as many labels as ids.</exception>
    public static Batch Collate(IReadOnlyList<TokenizedExample> examples, int padTokenId) =>
        Collate(examples, [.. Enumerable.Range(0, examples.Count)], padTokenId);

    /// <summary>Pads the examples of the given indices into one batch, in that order.</summary>
    /// <param name="examples">All examples.</param>
    /// <param name="rows">Indices of <paramref name="examples"/>: one of <see cref="Update.MicroBatches"/>.</param>
    /// <param name="padTokenId">The id that fills up short rows.</param>
    /// <exception cref="ArgumentException">There is no example, or one is empty or has not as many labels as ids.</exception>
    public static Batch Collate(IReadOnlyList<TokenizedExample> examples, ReadOnlySpan<int> rows, int padTokenId)
    {
        if (rows.IsEmpty)
            throw new ArgumentException("A batch needs at least one row.", nameof(rows));

        int[] lengths = new int[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            TokenizedExample example = examples[rows[row]];
            if (example.Length == 0 || example.Labels.Length != example.Length)
            {
                throw new ArgumentException(
                    $"Example {rows[row]} has {example.Length} ids and {example.Labels.Length} labels.", nameof(examples));
            }
            lengths[row] = example.Length;
        }

        int length = lengths.Max();
        int[][] sequences = new int[rows.Length][];
        var inputIds = new long[rows.Length * length];
        var labels = new long[rows.Length * length];
        Array.Fill(inputIds, padTokenId);
        Array.Fill(labels, LossLabels.Ignored);
        int trained = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            TokenizedExample example = examples[rows[row]];
            Span<long> rowIds = inputIds.AsSpan(row * length, example.Length);
            Span<long> rowLabels = labels.AsSpan(row * length, example.Length);
            for (int position = 0; position < example.Length; position++)
            {
                rowIds[position] = example.InputIds[position];
                rowLabels[position] = position == 0 ? LossLabels.Ignored : example.Labels[position];
            }
            trained += LossLabels.CountTrained(example.Labels);
            sequences[row] = example.SequenceLengths ?? [example.Length];
        }
        return new Batch(inputIds, labels, rows.Length, length, lengths, trained) { SequenceLengths = sequences };
    }

    /// <summary>Puts the examples of the given indices one after the other into a batch of one row, without padding.</summary>
    /// <remarks>As TRL's padding-free collation: no label is trained at the first position of an example.</remarks>
    /// <param name="examples">All examples.</param>
    /// <param name="rows">Indices of <paramref name="examples"/>, at least one.</param>
    /// <exception cref="ArgumentException">There is no example, or one is empty or has not as many labels as ids.</exception>
    public static Batch Flatten(IReadOnlyList<TokenizedExample> examples, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
            throw new ArgumentException("A batch needs at least one row.", nameof(rows));
        return Collate([PackedSequence.Of([.. rows.ToArray().Select(row => examples[row])])], padTokenId: 0);
    }
}
