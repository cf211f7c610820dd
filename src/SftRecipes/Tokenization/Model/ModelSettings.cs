namespace SftRecipes.Tokenization;

/// <summary>What a vocabulary is and how words are written in it: the <c>model</c> part of a tokenizer.json.</summary>
/// <param name="Vocabulary">Token to id.</param>
/// <param name="UnknownToken">What stands for text that is not in the vocabulary, or null.</param>
internal abstract record ModelSettings(IReadOnlyDictionary<string, int> Vocabulary, string? UnknownToken)
{
    /// <summary>The model.</summary>
    /// <param name="byteLevel">Whether words come as plain text and are written in the <see cref="ByteAlphabet"/> by the model.</param>
    public abstract WordModel CreateModel(bool byteLevel);
}
