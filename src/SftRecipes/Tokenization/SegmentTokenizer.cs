using SftRecipes.Data;
using SftRecipes.Prompts;

namespace SftRecipes.Tokenization;

/// <summary>
/// Turns the segments of a rendered prompt into ids. Each segment is tokenized on its own, so the border between what is trained and
/// what is not falls exactly between two tokens, and a prompt has the same ids in training and at inference.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class SegmentTokenizer(HuggingFaceTokenizer tokenizer)
{
    private readonly HuggingFaceTokenizer _tokenizer = tokenizer ?? throw new ArgumentNullException(nameof(tokenizer));

    /// <summary>An example's ids and labels.</summary>
    /// <param name="segments">The segments in order; empty ones are left out.</param>
    /// <param name="appendEos">
    /// Whether the last trained segment ends with the tokenizer's EOS token, trained. One that the text already holds there is taken,
    /// not doubled. Without a trained segment there is nothing to end.
    /// </param>
    /// <exception cref="RecipeException">
    /// <paramref name="appendEos"/> is set and the tokenizer names no EOS token, or a chat template refuses its conversation.
    /// </exception>
    /// <remarks>
    /// The first segment gets <see cref="HuggingFaceTokenizer.PrefixIds"/> (BOS, where the model uses one) unless its text begins with them.
    /// <see cref="HuggingFaceTokenizer.SuffixIds"/> are not added: how a response ends is what <paramref name="appendEos"/> says. A
    /// conversation (<see cref="PromptSegment.Chat"/>) is rendered by its template first and gets neither: as in transformers the template
    /// writes all special tokens that there are.
    /// </remarks>
    public TokenizedExample Tokenize(IReadOnlyList<PromptSegment> segments, bool appendEos)
    {
        ArgumentNullException.ThrowIfNull(segments);
        int? eos = appendEos ? RequiredEos() : null;
        List<int> ids = [];
        List<bool> trained = [];
        int trainedEnd = 0;
        bool hasPrefix = segments is not [{ Chat: not null }];
        foreach (PromptSegment segment in Rendered(segments).Where(segment => segment.Text.Length > 0))
        {
            ids.AddRange(Encode(segment, begins: ids.Count == 0, hasPrefix));

            // What the tokenizer puts in front is no part of the response.
            int notTrained = hasPrefix && trained.Count == 0 && segment.Trained ? PrefixLength(ids) : 0;
            while (trained.Count < ids.Count)
            {
                trained.Add(segment.Trained && trained.Count >= notTrained);
            }

            trainedEnd = segment.Trained ? ids.Count : trainedEnd;
        }

        if (eos is int end && trainedEnd > 0 && !(trained[trainedEnd - 1] && ids[trainedEnd - 1] == end))
        {
            if (trainedEnd < ids.Count && ids[trainedEnd] == end)
            {
                trained[trainedEnd] = true;
            }
            else
            {
                ids.Insert(trainedEnd, end);
                trained.Insert(trainedEnd, true);
            }
        }

        return new TokenizedExample([.. ids], [.. ids.Select((id, index) => trained[index] ? id : LossLabels.Ignored)]);
    }

    /// <summary>
    /// A prompt's ids for inference: exactly those that begin the training example whose segments begin with these, as long as no EOS
    /// stands between (it does after the last trained segment only).
    /// </summary>
    public int[] TokenizePrompt(IReadOnlyList<PromptSegment> segments) => Tokenize(segments, appendEos: false).InputIds;

    /// <summary>The text of segments, conversations rendered by their templates.</summary>
    /// <exception cref="RecipeException">A chat template refuses its conversation.</exception>
    public IEnumerable<PromptSegment> Rendered(IReadOnlyList<PromptSegment> segments) => segments.SelectMany(
        segment => segment.Chat is { } chat ? ChatTemplate.Of(chat.Template, _tokenizer).Render(chat) : [segment]);

    private IReadOnlyList<int> Encode(PromptSegment segment, bool begins, bool hasPrefix)
    {
        if (!begins)
        {
            return _tokenizer.EncodeContinuation(segment.Text);
        }

        IReadOnlyList<int> ids = _tokenizer.Encode(segment.Text, addSpecialTokens: false);
        return !hasPrefix || PrefixLength(ids) > 0 ? ids : [.. _tokenizer.PrefixIds, .. ids];
    }

    /// <summary>How many ids at the beginning are the tokenizer's prefix.</summary>
    private int PrefixLength(IReadOnlyList<int> ids) =>
        ids.Take(_tokenizer.PrefixIds.Count).SequenceEqual(_tokenizer.PrefixIds) ? _tokenizer.PrefixIds.Count : 0;

    private int RequiredEos() => _tokenizer.EosId
        ?? throw new RecipeException(
            "The tokenizer names no EOS token, so a response cannot end with one: name eos_token in tokenizer_config.json, or turn the EOS policy off.");
}
