namespace SftRecipes.Data;

/// <summary>Puts preferences into batches of which one forward pass gives all log-probabilities.</summary>
public static class PreferenceCollator
{
    /// <summary>Pairs: all chosen completions, then all rejected ones, padded to the longest of both.</summary>
    /// <param name="examples">All examples, each with a rejected sequence.</param>
    /// <param name="rows">Indices of <paramref name="examples"/>, at least one.</param>
    /// <param name="padTokenId">The id that fills up short rows.</param>
    /// <exception cref="RecipeException">An example is no pair.</exception>
    public static Batch Pairs(IReadOnlyList<TokenizedExample> examples, ReadOnlySpan<int> rows, int padTokenId)
    {
        var sequences = new List<TokenizedExample>(2 * rows.Length);
        foreach (int row in rows)
        {
            sequences.Add(examples[row]);
        }

        foreach (int row in rows)
        {
            sequences.Add(examples[row].Rejected
                ?? throw new RecipeException("A row has no rejected completion; rows of preferences have a chosen and a rejected one."));
        }

        Batch batch = Collator.Collate(sequences, padTokenId);
        return batch with
        {
            Preference = new PreferenceBatch(rows.Length, sequences.Take(rows.Length).Sum(sequence => sequence.TrainedTokens))
            {
                ReferenceLogProbs = ReferenceLogProbs(sequences),
            },
        };
    }

    /// <summary>Labelled rows and, beside them, each prompt with the completion of the row before it (of the last, for the first).</summary>
    /// <param name="examples">All examples, each with a label.</param>
    /// <param name="rows">Indices of <paramref name="examples"/>, at least one.</param>
    /// <param name="padTokenId">The id that fills up short rows.</param>
    /// <param name="maxLength">The most tokens of a row: a mismatched one that is longer is cut at its end.</param>
    /// <exception cref="RecipeException">An example has no label.</exception>
    public static Batch Labelled(IReadOnlyList<TokenizedExample> examples, ReadOnlySpan<int> rows, int padTokenId, int maxLength)
    {
        TokenizedExample[] sequences = new TokenizedExample[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            sequences[i] = examples[rows[i]];
        }

        Batch batch = Collator.Collate(sequences, padTokenId);
        return batch with
        {
            Preference = new PreferenceBatch(rows.Length, batch.TrainedTokens)
            {
                Desirable = [.. sequences.Select(sequence => sequence.Desirable
                    ?? throw new RecipeException("A row has no label; say of each completion whether it is desirable."))],
                Mismatched = sequences.Length < 2 ? null : Collator.Collate(Mismatched(sequences, maxLength), padTokenId),
                ReferenceLogProbs = ReferenceLogProbs(sequences),
            },
        };
    }

    private static TokenizedExample[] Mismatched(TokenizedExample[] sequences, int maxLength) =>
        [.. sequences.Select((sequence, i) =>
        {
            TokenizedExample before = sequences[(i + sequences.Length - 1) % sequences.Length];
            int prompt = CompletionStart(sequence);
            int completion = CompletionStart(before);

            // However long the prompt is, one token of the completion remains to be judged.
            int skipped = Math.Max(0, prompt + 1 - maxLength);
            int[] ids = [.. sequence.InputIds[skipped..prompt], .. before.InputIds[completion..]];
            int[] labels = [.. Enumerable.Repeat(LossLabels.Ignored, prompt - skipped), .. before.Labels[completion..]];
            int length = Math.Min(ids.Length, maxLength);
            return new TokenizedExample(ids[..length], labels[..length]);
        })];

    /// <summary>Where the first trained token stands. A row without one is refused before.</summary>
    private static int CompletionStart(TokenizedExample example)
    {
        int start = Array.FindIndex(example.Labels, label => label != LossLabels.Ignored);
        return start < 0 ? example.Length : start;
    }

    private static float[]? ReferenceLogProbs(IReadOnlyList<TokenizedExample> sequences) =>
        sequences.All(sequence => sequence.ReferenceLogProb is not null)
            ? [.. sequences.Select(sequence => sequence.ReferenceLogProb!.Value)]
            : null;
}
