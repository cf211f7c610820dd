using Microsoft.ML.Tokenizers;

namespace SftRecipes.Tokenization;

/// <summary>
/// Applies the merges, through <see cref="BpeTokenizer"/> of Microsoft.ML.Tokenizers. That library separates the sides of a merge by a
/// blank, while a tokenizer.json may hold merges whose sides contain blanks: they go in with a stand-in character.
/// </summary>
internal sealed class MergeEngine
{
    private const char NoStandIn = '\0';

    private readonly BpeTokenizer _tokenizer;
    private readonly char _blankStandIn;

    public MergeEngine(BytePairSettings settings)
    {
        bool hasBlanks = settings.Merges.Any(merge => merge.Left.Contains(' ') || merge.Right.Contains(' '));
        _blankStandIn = hasBlanks ? UnusedCharacter(settings.Vocabulary.Keys) : NoStandIn;
        _tokenizer = BpeTokenizer.Create(
            new BpeOptions(settings.Vocabulary.Select(pair => KeyValuePair.Create(WithoutBlanks(pair.Key), pair.Value)))
            {
                Merges = settings.Merges.Select(merge => $"{WithoutBlanks(merge.Left)} {WithoutBlanks(merge.Right)}"),
            });
    }

    /// <summary>The ids of a run of characters that are all in the vocabulary.</summary>
    public IReadOnlyList<int> Merge(ReadOnlySpan<char> characters)
    {
        if (_blankStandIn != NoStandIn && characters.Contains(' '))
        {
            characters = WithoutBlanks(characters.ToString());
        }

        return _tokenizer.EncodeToIds(characters, considerPreTokenization: false, considerNormalization: false);
    }

    private string WithoutBlanks(string token) => _blankStandIn == NoStandIn ? token : token.Replace(' ', _blankStandIn);

    private static char UnusedCharacter(IEnumerable<string> tokens)
    {
        HashSet<char> used = [.. tokens.SelectMany(token => token)];
        return Enumerable.Range('\uE000', '\uF8FF' - '\uE000').Select(code => (char)code).First(character => !used.Contains(character));
    }
}
