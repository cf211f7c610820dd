namespace SftRecipes.Tokenization;

/// <summary>The <c>model</c> part of a tokenizer.json of type Unigram.</summary>
/// <param name="Pieces">Tokens with their log probabilities, by id.</param>
/// <param name="UnknownId">What stands for a run of unknown characters, or null: text with such a character is an error.</param>
/// <param name="ByteFallback">Whether unknown characters are written with the tokens <c>&lt;0x00&gt;</c>..<c>&lt;0xFF&gt;</c>.</param>
internal sealed record UnigramSettings(IReadOnlyList<(string Token, double Score)> Pieces, int? UnknownId, bool ByteFallback)
    : ModelSettings(Numbered(Pieces), UnknownId is int id ? Pieces[id].Token : null)
{
    /// <inheritdoc/>
    public override WordModel CreateModel(bool byteLevel) => new UnigramModel(this, byteLevel);

    private static Dictionary<string, int> Numbered(IReadOnlyList<(string Token, double Score)> pieces)
    {
        Dictionary<string, int> vocabulary = new(pieces.Count, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            vocabulary[pieces[id].Token] = id;
        }

        return vocabulary;
    }
}
