using SftRecipes.Data;
using SftRecipes.Tokenization;

namespace SftRecipes.Training;

/// <summary>Rendered rows as token ids: one completion, a labelled one, or a pair.</summary>
internal static class PreferenceTokens
{
    /// <summary>Tokenizes a row. Both sequences of a pair begin with the same ids: the prompt is tokenized on its own.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="segments">The prompt's segments, then those of each completion.</param>
    /// <param name="appendEos">Whether each completion ends in EOS.</param>
    public static TokenizedExample Tokenize(SegmentTokenizer tokenizer, IReadOnlyList<PromptSegment> segments, bool appendEos)
    {
        if (segments.Any(segment => segment.Completion is CompletionKind.Chosen or CompletionKind.Rejected))
        {
            return Without(CompletionKind.Rejected) with { Rejected = Without(CompletionKind.Chosen) };
        }

        TokenizedExample example = tokenizer.Tokenize(segments, appendEos);
        CompletionKind kind = segments.Count == 0 ? CompletionKind.Only : segments[^1].Completion;
        return kind == CompletionKind.Only ? example : example with { Desirable = kind == CompletionKind.Desirable };

        TokenizedExample Without(CompletionKind other) =>
            tokenizer.Tokenize([.. segments.Where(segment => segment.Completion != other)], appendEos);
    }
}
