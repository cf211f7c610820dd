using SftRecipes.Checkpoints;
using SftRecipes.Tokenization;

namespace SftRecipes;

/// <summary>
/// A tokenizer as Hugging Face models ship it: byte-level BPE (GPT-2, OPT, Llama 3, Qwen, Falcon, Bloom), SentencePiece-style BPE
/// (Llama 2, Mistral, Gemma) or Unigram (XGLM), with the ids of the Hugging Face library. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// BPE merges are applied by Microsoft.ML.Tokenizers' <c>BpeTokenizer</c>. It has no notion of the rest of a tokenizer.json, which is done here
/// with the semantics of Hugging Face's <c>tokenizers</c> library: added tokens with their flags, normalizers, pre-tokenizers in sequence
/// (and over characters beyond U+FFFF, which .NET's expressions take for two), byte fallback, <c>ignore_merges</c>, post-processors,
/// decoders and streaming, Unigram models of a tokenizer.json, and time that grows with the length of a word, not its square. Truncation and padding that a tokenizer.json asks
/// for are left to batching, as transformers does. Added tokens decode to their own text, as in that library before 0.23, which gives
/// their normalized text; they keep the ids that the files name, where that library numbers them anew if there are gaps.
/// </remarks>
public sealed class HuggingFaceTokenizer
{
    private readonly TextPipeline _beginning;
    private readonly TextPipeline _continuation;
    private readonly IReadOnlyList<DecodeStepFactory> _decoder;
    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _tokens;
    private readonly HashSet<int> _specialIds;

    private HuggingFaceTokenizer(TokenizerDefinition definition)
    {
        // Writing words in the byte alphabet is the model's job where nothing follows it, so that it can cache by plain text.
        bool byteLevel = definition.PreTokenizers is [.., ByteAlphabetPreTokenizer];
        PreTokenizer[] steps = [.. byteLevel ? definition.PreTokenizers.SkipLast(1) : definition.PreTokenizers];
        WordModel model = definition.Model.CreateModel(byteLevel);
        _beginning = new TextPipeline(definition.AddedTokens, definition.Normalizer, steps, model);
        _continuation = new TextPipeline(
            definition.AddedTokens,
            definition.Normalizer?.WithoutPrefix(),
            [.. steps.Select(step => step.WithoutPrefix()).OfType<PreTokenizer>()],
            model);
        _decoder = definition.Decoder;
        _ids = new Dictionary<string, int>(definition.Model.Vocabulary, StringComparer.Ordinal);
        foreach (AddedToken token in definition.AddedTokens)
        {
            _ids[token.Content] = token.Id;
        }

        _tokens = new string?[_ids.Values.Append(-1).Max() + 1];
        foreach ((string token, int id) in definition.Model.Vocabulary)
        {
            _tokens[id] = token;
        }

        foreach (AddedToken token in definition.AddedTokens)
        {
            _tokens[token.Id] = token.Content;
        }

        _specialIds = [.. definition.AddedTokens.Where(token => token.Special).Select(token => token.Id)];
        (BosId, EosId, PadId, UnkId) = definition.SpecialTokens;
        (PrefixIds, SuffixIds) = definition.Frame;
        SourceFiles = definition.SourceFiles;
    }

    /// <summary>The token that begins a sequence, or null where the model's files name none.</summary>
    public int? BosId { get; }

    /// <summary>The token that ends a sequence, or null where the model's files name none.</summary>
    public int? EosId { get; }

    /// <summary>The token that fills up batches, or null where the model's files name none.</summary>
    public int? PadId { get; }

    /// <summary>The token for what the vocabulary cannot write, or null where there is none.</summary>
    public int? UnkId { get; }

    /// <summary>The highest id + 1. The model's embedding may have more rows.</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>What the post-processor puts before a single sequence, such as the BOS token.</summary>
    public IReadOnlyList<int> PrefixIds { get; }

    /// <summary>What the post-processor puts after a single sequence.</summary>
    public IReadOnlyList<int> SuffixIds { get; }

    /// <summary>Full paths of the files that this tokenizer was read from.</summary>
    public IReadOnlyList<string> SourceFiles { get; }

    /// <summary>
    /// Reads a model directory: tokenizer.json, or vocab.json and merges.txt, or SentencePiece's tokenizer.model of a Llama or Gemma; with
    /// tokenizer_config.json, special_tokens_map.json and added_tokens.json where they are, and generation_config.json and config.json for
    /// special token ids that those do not name.
    /// </summary>
    /// <exception cref="RecipeException">A file is missing or damaged, or asks for something that is not implemented.</exception>
    public static HuggingFaceTokenizer Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new HuggingFaceTokenizer(TokenizerDefinition.Read(directory));
    }

    /// <summary>The ids of a text that begins a sequence.</summary>
    /// <param name="text">The text; special tokens written out in it become their ids.</param>
    /// <param name="addSpecialTokens">Whether <see cref="PrefixIds"/> and <see cref="SuffixIds"/> are put around.</param>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = _beginning.Encode(text);
        if (addSpecialTokens)
        {
            ids.InsertRange(0, PrefixIds);
            ids.AddRange(SuffixIds);
        }

        return ids;
    }

    /// <summary>
    /// The ids of a text that continues a sequence already begun: no BOS, and none of the blank that SentencePiece-style tokenizers put in
    /// front, so that the segments' ids, put together, decode to the segments' texts, put together.
    /// </summary>
    public IReadOnlyList<int> EncodeContinuation(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _continuation.Encode(text);
    }

    /// <summary>The text of ids. Ids without a token (unused rows of an embedding) are left out.</summary>
    /// <param name="ids">The ids of one sequence from its beginning.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        DecodePipeline pipeline = new(_decoder);
        foreach (int id in ids)
        {
            if (DecodableToken(id, skipSpecialTokens) is string token)
            {
                pipeline.Push(token);
            }
        }

        pipeline.Flush();
        return pipeline.Take();
    }

    /// <summary>A decoder for ids that come one at a time.</summary>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public TokenStreamDecoder CreateStreamDecoder(bool skipSpecialTokens) => new(this, new DecodePipeline(_decoder), skipSpecialTokens);

    /// <summary>The id of a token as the vocabulary writes it, or null.</summary>
    public int? TokenToId(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    /// <summary>The token of an id as the vocabulary writes it (<c>Ġthe</c>, <c>▁the</c>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No token has this id.</exception>
    public string IdToToken(int id) => TokenOrNull(id)
        ?? throw new ArgumentOutOfRangeException(nameof(id), id, $"The tokenizer has no token of this id; ids go from 0 to {VocabularySize - 1}.");

    /// <summary>Whether decoding leaves this id out when asked to skip special tokens.</summary>
    public bool IsSpecial(int id) => _specialIds.Contains(id);

    /// <summary>Copies the tokenizer's files as they are, so that the directory loads in transformers and here. Existing files are replaced.</summary>
    /// <exception cref="RecipeException">A file cannot be read or written.</exception>
    public void Save(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string folder = Path.GetFullPath(directory);
        FileTransaction.Run(folder, transaction =>
        {
            foreach (string source in SourceFiles.Where(source => Path.GetDirectoryName(source) != folder))
            {
                File.WriteAllBytes(transaction.Reserve(Path.GetFileName(source)), ReadSource(source));
            }
        });
    }

    private static byte[] ReadSource(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{file} cannot be read any more ({error.Message.TrimEnd('.')}); put the tokenizer's files back.", error);
        }
    }

    internal string? DecodableToken(int id, bool skipSpecialTokens) => skipSpecialTokens && IsSpecial(id) ? null : TokenOrNull(id);

    private string? TokenOrNull(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;
}
