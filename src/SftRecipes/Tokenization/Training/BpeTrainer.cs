namespace SftRecipes.Tokenization;

/// <summary>
/// Learns a byte-level BPE tokenizer from text (Sennrich et al. 2016; over bytes, Radford et al. 2019): words are cut as GPT-2 cuts
/// them, and the most frequent pair of neighbours becomes a token until the vocabulary is full. Of equally frequent pairs the one with
/// the lower ids is taken, so the same text always gives the same tokenizer, and the one that Hugging Face's <c>BpeTrainer</c> gives.
/// </summary>
public static class BpeTrainer
{
    /// <summary>Learns a tokenizer.</summary>
    /// <param name="texts">The texts, read once. Special tokens written out in them are not learnt from.</param>
    /// <param name="options">Size and special tokens.</param>
    /// <param name="progress">Told the vocabulary's size as it grows; may be null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="RecipeException">The options contradict each other, or the text is too small for the vocabulary.</exception>
    public static TrainedBpe Train(
        IEnumerable<string> texts, BpeTrainerOptions options, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        WordCounter counter = new(options.AllSpecialTokens);
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            counter.Add(text);
        }

        MergeLearner learner = new(options.AllSpecialTokens, counter.Counts);
        while (learner.Tokens.Count < options.VocabularySize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!learner.TryMerge(options.MinimumFrequency))
            {
                throw new RecipeException(
                    $"The text gives only {learner.Tokens.Count} tokens of {options.VocabularySize}; "
                    + $"give more text, or lower {nameof(options.VocabularySize)} or {nameof(options.MinimumFrequency)}.");
            }

            progress?.Report(learner.Tokens.Count);
        }

        return new TrainedBpe(options, learner.Tokens, learner.Merges);
    }
}
