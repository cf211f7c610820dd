using System.Runtime.InteropServices;
using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// Byte-pair encoding of one word at a time with the semantics of Hugging Face's <c>BPE</c> model. The merges are applied by
/// Microsoft.ML.Tokenizers (<see cref="MergeEngine"/>); what that library has no notion of is done here: byte fallback, dropping or
/// fusing unknown characters, <c>ignore_merges</c>, and words as long as a document (<see cref="SafeCuts"/>,
/// <see cref="LongWordMerger"/>). Thread-safe.
/// </summary>
internal sealed class BytePairModel : WordModel
{
    private const int LongWord = 32;
    private const int VeryLongWord = 1024;
    private const int Missing = -1;

    private readonly BytePairSettings _settings;
    private readonly bool _byteLevel;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly ByteTokens _bytes;
    private readonly int _unknownId;
    private readonly MergeEngine _merges;
    private readonly LongWordMerger _longMerges;
    private readonly SafeCuts _cuts;
    private readonly WordCache _parts = new();

    /// <param name="settings">Vocabulary, merges and options.</param>
    /// <param name="byteLevel">Whether words come as plain text and are written in the <see cref="ByteAlphabet"/> here.</param>
    public BytePairModel(BytePairSettings settings, bool byteLevel)
    {
        _settings = settings;
        _byteLevel = byteLevel;
        _ids = new Dictionary<string, int>(settings.Vocabulary, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _bytes = new ByteTokens(settings.Vocabulary);
        _unknownId = settings.UnknownToken is null ? Missing : settings.Vocabulary.GetValueOrDefault(settings.UnknownToken, Missing);
        _merges = new MergeEngine(settings);
        _longMerges = new LongWordMerger(settings);
        _cuts = new SafeCuts(settings.Merges);
    }

    /// <inheritdoc/>
    protected override void EncodeNew(ReadOnlySpan<char> word, List<int> output)
    {
        ReadOnlySpan<char> symbols = _byteLevel ? ByteAlphabet.FromText(word) : word;
        if (_settings.IgnoreMerges && _ids.TryGetValue(symbols, out int whole))
        {
            output.Add(whole);
            return;
        }

        StringBuilder? kept = null;
        List<int> bytes = [];
        int runStart = 0;
        bool afterUnknown = false;
        for (int i = 0; i < symbols.Length;)
        {
            Rune.DecodeFromUtf16(symbols[i..], out _, out int length);
            ReadOnlySpan<char> character = symbols.Slice(i, length);
            if (_ids.TryGetValue(character, out _))
            {
                afterUnknown = false;
            }
            else if (_settings.ByteFallback && _bytes.TryWrite(character, bytes))
            {
                FlushRun(symbols[runStart..i], ref kept, output);
                output.AddRange(bytes);
                bytes.Clear();
                runStart = i + length;
                afterUnknown = false;
            }
            else if (_unknownId != Missing)
            {
                FlushRun(symbols[runStart..i], ref kept, output);
                if (!(afterUnknown && _settings.FuseUnknown))
                {
                    output.Add(_unknownId);
                }

                runStart = i + length;
                afterUnknown = true;
            }
            else
            {
                // Dropped: what stands before and after it becomes adjacent, and may merge.
                (kept ??= new StringBuilder()).Append(symbols[runStart..i]);
                runStart = i + length;
            }

            i += length;
        }

        FlushRun(symbols[runStart..], ref kept, output);
    }

    private void FlushRun(ReadOnlySpan<char> run, ref StringBuilder? kept, List<int> output)
    {
        if (kept is not null)
        {
            run = kept.Append(run).ToString();
            kept = null;
        }

        if (run.Length <= LongWord)
        {
            Merge(run, output);
            return;
        }

        while (!run.IsEmpty)
        {
            int length = _cuts.FirstPart(run);
            MergePart(run[..length], output);
            run = run[length..];
        }
    }

    private void MergePart(ReadOnlySpan<char> part, List<int> output)
    {
        if (!_parts.TryGet(part, out int[] ids))
        {
            int start = output.Count;
            Merge(part, output);
            _parts.Add(part, CollectionsMarshal.AsSpan(output)[start..].ToArray());
            return;
        }

        output.AddRange(ids.AsSpan());
    }

    private void Merge(ReadOnlySpan<char> run, List<int> output)
    {
        if (run.Length == 1)
        {
            output.Add(_ids[run]);
        }
        else if (!run.IsEmpty)
        {
            output.AddRange(run.Length > VeryLongWord ? _longMerges.Merge(run) : _merges.Merge(run));
        }
    }
}
