namespace SftRecipes.Tokenization;

/// <summary>The <c>model</c> part of a tokenizer.json of type BPE.</summary>
/// <param name="Vocabulary">Token to id.</param>
/// <param name="Merges">The merges, first learnt first; both sides and their concatenation are in the vocabulary.</param>
/// <param name="UnknownToken">What stands for a character that is not in the vocabulary, or null: it is dropped.</param>
/// <param name="FuseUnknown">Whether consecutive unknown characters become one unknown token.</param>
/// <param name="ByteFallback">Whether a character outside the vocabulary is written with the tokens <c>&lt;0x00&gt;</c>..<c>&lt;0xFF&gt;</c>.</param>
/// <param name="IgnoreMerges">Whether a word that is itself a token is that token, whatever the merges say (Llama 3).</param>
internal sealed record BytePairSettings(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<(string Left, string Right)> Merges,
    string? UnknownToken = null,
    bool FuseUnknown = false,
    bool ByteFallback = false,
    bool IgnoreMerges = false)
    : ModelSettings(Vocabulary, UnknownToken)
{
    /// <inheritdoc/>
    public override WordModel CreateModel(bool byteLevel) => new BytePairModel(this, byteLevel);
}
