using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// The most probable segmentation of a word under a unigram language model (Kudo 2018), by Viterbi's algorithm, with the semantics of
/// Hugging Face's <c>Unigram</c> model: an unknown character costs ten less than the least probable token, unknown characters in a row
/// are one token, or its bytes. Microsoft.ML.Tokenizers reads such models from SentencePiece's own files only, and frames them itself.
/// Thread-safe.
/// </summary>
internal sealed class UnigramModel : WordModel
{
    private const double UnknownPenalty = 10;

    private readonly UnigramSettings _settings;
    private readonly bool _byteLevel;
    private readonly CharacterTrie _trie;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly ByteTokens _bytes;
    private readonly double _unknownScore;

    /// <param name="settings">Pieces and options.</param>
    /// <param name="byteLevel">Whether words come as plain text and are written in the <see cref="ByteAlphabet"/> here.</param>
    public UnigramModel(UnigramSettings settings, bool byteLevel)
    {
        _settings = settings;
        _byteLevel = byteLevel;
        _trie = new CharacterTrie(settings.Vocabulary);
        _ids = new Dictionary<string, int>(settings.Vocabulary, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _bytes = new ByteTokens(settings.Vocabulary);
        _unknownScore = settings.Pieces.Select(piece => piece.Score).DefaultIfEmpty().Min() - UnknownPenalty;
    }

    /// <inheritdoc/>
    protected override void EncodeNew(ReadOnlySpan<char> word, List<int> output)
    {
        ReadOnlySpan<char> text = _byteLevel ? ByteAlphabet.FromText(word) : word;
        PathNode[] best = BestPaths(text);
        Stack<(int Start, int Stop)> pieces = new();
        for (int stop = text.Length; stop > 0;)
        {
            int start = best[stop].Start;
            if (best[stop].Id == _settings.UnknownId)
            {
                while (start > 0 && best[start].Id == _settings.UnknownId)
                {
                    start = best[start].Start;
                }
            }

            pieces.Push((start, stop));
            stop = start;
        }

        foreach ((int start, int stop) in pieces)
        {
            Write(text[start..stop], output);
        }
    }

    /// <summary>For every end the best piece to end there with; scores add up from the beginning.</summary>
    private PathNode[] BestPaths(ReadOnlySpan<char> text)
    {
        PathNode[] best = new PathNode[text.Length + 1];
        Array.Fill(best, new PathNode(PathNode.Unreached, 0, 0));
        for (int start = 0; start < text.Length;)
        {
            Rune.DecodeFromUtf16(text[start..], out _, out int characterLength);
            double scoreHere = best[start].Score;
            bool characterFound = false;
            int node = CharacterTrie.Root;
            for (int stop = start; stop < text.Length && _trie.TryStep(ref node, text[stop], out int? id); stop++)
            {
                if (id is int found)
                {
                    Improve(ref best[stop + 1], new PathNode(start, found, _settings.Pieces[found].Score + scoreHere));
                    characterFound |= stop + 1 - start == characterLength;
                }
            }

            if (!characterFound)
            {
                int unknown = _settings.UnknownId ?? throw new RecipeException(
                    $"The tokenizer has no token for '{text.Slice(start, characterLength)}' and none for the unknown; take the character out of the "
                    + "data, or use a model whose tokenizer has 'unk_id'.");
                Improve(ref best[start + characterLength], new PathNode(start, unknown, _unknownScore + scoreHere));
            }

            start += characterLength;
        }

        return best;
    }

    private void Write(ReadOnlySpan<char> piece, List<int> output)
    {
        if (_ids.TryGetValue(piece, out int id))
        {
            output.Add(id);
        }
        else if (!_settings.ByteFallback || !_bytes.TryWrite(piece, output))
        {
            output.Add(_settings.UnknownId!.Value);
        }
    }

    private static void Improve(ref PathNode node, PathNode candidate)
    {
        if (node.Start == PathNode.Unreached || candidate.Score > node.Score)
        {
            node = candidate;
        }
    }

    private readonly record struct PathNode(int Start, int Id, double Score)
    {
        public const int Unreached = -1;
    }
}
