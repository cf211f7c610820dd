namespace SftRecipes.Inference;

/// <summary>
/// Turns the tokens of an answer into its text, piece by piece. The prompt goes through the decoder first: what a token reads as may
/// depend on what stands before it (SentencePiece drops the blank at the beginning of a text, and only there).
/// </summary>
internal sealed class AnswerText
{
    private readonly TokenStreamDecoder _decoder;
    private readonly StopStrings _stops;
    private int _promptCharacters;

    /// <param name="tokenizer">The model's.</param>
    /// <param name="promptIds">What the answer follows.</param>
    /// <param name="stops">End the answer.</param>
    public AnswerText(HuggingFaceTokenizer tokenizer, IReadOnlyList<int> promptIds, IReadOnlyList<string> stops)
    {
        _decoder = tokenizer.CreateStreamDecoder(skipSpecialTokens: true);
        _stops = new StopStrings(stops);
        _promptCharacters = tokenizer.Decode(promptIds, skipSpecialTokens: true).Length;
        foreach (int id in promptIds)
        {
            WithoutPrompt(_decoder.Append(id));
        }
    }

    /// <summary>Whether the text has come to a stop string.</summary>
    public bool Stopped => _stops.Found;

    /// <summary>Takes the next token.</summary>
    /// <returns>The text that is settled with it; may be empty.</returns>
    public string Append(int id) => _stops.Append(WithoutPrompt(_decoder.Append(id)));

    /// <summary>Ends the answer.</summary>
    /// <returns>The rest of the text; may be empty.</returns>
    public string Flush() => _stops.Append(WithoutPrompt(_decoder.Flush())) + _stops.Flush();

    private string WithoutPrompt(string text)
    {
        int skipped = Math.Min(_promptCharacters, text.Length);
        _promptCharacters -= skipped;
        return text[skipped..];
    }
}
