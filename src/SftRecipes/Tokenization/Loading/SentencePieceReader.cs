namespace SftRecipes.Tokenization;

/// <summary>
/// Reads a <c>tokenizer.model</c> without a tokenizer.json, as transformers converts it for the classes that have nothing else: Llama's
/// and Gemma's. Gemma puts no blank in front, and reads tabs as tokens.
/// </summary>
internal static class SentencePieceReader
{
    private const string Blank = "\u2581";
    private const string TabByte = "<0x09>";

    private static readonly string[] s_llamaClasses = ["LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast"];
    private static readonly string[] s_gemmaClasses = ["GemmaTokenizer", "GemmaTokenizerFast"];

    private static readonly string[] s_turnTokens = ["<start_of_turn>", "<end_of_turn>"];

    // What the classes call them where tokenizer_config.json does not.
    private static readonly (string, string)[] s_llamaRoles = [("unk_token", "<unk>"), ("bos_token", "<s>"), ("eos_token", "</s>")];
    private static readonly (string, string)[] s_gemmaRoles =
        [("unk_token", "<unk>"), ("bos_token", "<bos>"), ("eos_token", "<eos>"), ("pad_token", "<pad>")];

    /// <summary>What the file and the class say; the frame is the caller's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <exception cref="RecipeException">The class or the algorithm is another.</exception>
    public static SentencePieceTokenizer Read(SentencePieceFile file, JsonPart config)
    {
        string name = config["tokenizer_class"].StringOrNull() ?? s_llamaClasses[0];
        bool gemma = s_gemmaClasses.Contains(name);
        if (!gemma && !s_llamaClasses.Contains(name))
        {
            throw new RecipeException($"{config.File}: {name} needs a tokenizer.json beside {Path.GetFileName(file.Path)}; add it.");
        }

        bool prefix = !gemma && config["add_prefix_space"].Bool(true);
        bool legacy = gemma || config["legacy"].Bool(true);
        ReplaceLiteralNormalizer blanks = new(" ", Blank);
        return new SentencePieceTokenizer(
            Model(file, gemma),
            !legacy ? null : prefix ? new NormalizerSequence([new PrependNormalizer(Blank), blanks]) : blanks,
            legacy ? [] : [new MetaspacePreTokenizer(Blank, prefix ? PrependScheme.First : PrependScheme.Never, split: false)],
            Decoder(prefix),
            [.. file.Vocabulary.Select(Added).OfType<AddedToken>()],
            gemma ? s_gemmaRoles : s_llamaRoles);
    }

    private static ModelSettings Model(SentencePieceFile file, bool gemma)
    {
        (string Text, double Score)[] pieces =
            [.. file.Vocabulary.Select(piece => (gemma && piece.Text == TabByte ? "\t" : piece.Text, (double)piece.Score))];
        int unknown = file.FirstOf(SentencePieceType.Unknown) ?? 0;
        if (file.ModelType == SentencePieceFile.Unigram)
        {
            return new UnigramSettings(pieces, unknown, ByteFallback: true);
        }

        if (file.ModelType != SentencePieceFile.BytePairs)
        {
            throw new RecipeException($"{file.Path} is a vocabulary of words or characters; use a model whose tokenizer is BPE or Unigram.");
        }

        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < pieces.Length; id++)
        {
            ids[pieces[id].Text] = id;
        }

        return new BytePairSettings(ids, SentencePieceMerges.Of(pieces, ids), pieces[unknown].Text, FuseUnknown: true, ByteFallback: true);
    }

    private static List<DecodeStepFactory> Decoder(bool prefix)
    {
        List<DecodeStepFactory> steps =
            [next => new ReplaceDecodeStep(next, Blank, " "), next => new ByteFallbackDecodeStep(next)];
        if (prefix)
        {
            steps.Add(next => new StripTextDecodeStep(next, ' ', start: 1, stop: 0));
        }

        return steps;
    }

    // The unknown token too: text that spells it out becomes it.
    private static AddedToken? Added(SentencePiece piece, int id) => piece.Type switch
    {
        SentencePieceType.Control or SentencePieceType.Unknown => new AddedToken(id, piece.Text, Special: true),
        SentencePieceType.UserDefined => new AddedToken(id, piece.Text, s_turnTokens.Contains(piece.Text)),
        _ => null,
    };
}

/// <summary>What a <c>tokenizer.model</c> says.</summary>
internal sealed record SentencePieceTokenizer(
    ModelSettings Model,
    TextNormalizer? Normalizer,
    IReadOnlyList<PreTokenizer> PreTokenizers,
    IReadOnlyList<DecodeStepFactory> Decoder,
    IReadOnlyList<AddedToken> AddedTokens,
    IReadOnlyList<(string Role, string Token)> Roles);
