using System.Globalization;
using SftRecipes.Tokenization;

namespace SftRecipes.Checkpoints;

/// <summary>A tokenizer as llama.cpp has it: tokens with their kinds, merges or scores, special ids.</summary>
internal static class GgufTokenizer
{
    private const string Prefix = "tokenizer.ggml.";
    private const string Blank = "\u2581";

    /// <summary>llama.cpp's kinds of tokens.</summary>
    private enum Kind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        UserDefined = 4,
        Unused = 5,
        Byte = 6,
    }

    /// <summary>Adds a model's tokenizer to its metadata.</summary>
    /// <param name="metadata">What the file says so far.</param>
    /// <param name="folder">The model's directory.</param>
    /// <param name="rows">Rows of the embedding: as many tokens as the file has.</param>
    /// <exception cref="RecipeException">llama.cpp has no tokenizer like it.</exception>
    public static void Add(GgufMetadata metadata, string folder, int rows)
    {
        TokenizerDefinition definition = TokenizerDefinition.Read(folder);
        if (definition.Model is not BytePairSettings model)
        {
            throw new RecipeException(
                $"The tokenizer in '{folder}' is not made of byte pair merges, and only such are exported as GGUF; use `merge`, whose result "
                + "loads in transformers.");
        }

        bool isSentencePiece = model.ByteFallback;
        (string[] tokens, Kind[] kinds) = Tokens(definition, model, folder, rows);
        metadata.Add(Prefix + "model", isSentencePiece ? "llama" : "gpt2");
        metadata.Add(Prefix + "pre", isSentencePiece ? "default" : PreTokenizerNames.Of(new TokenizerDirectory(folder), model.IgnoreMerges));
        metadata.Add(Prefix + "tokens", tokens);
        if (isSentencePiece)
        {
            metadata.Add(Prefix + "scores", Scores(model, tokens));
        }

        metadata.Add(Prefix + "token_type", Array.ConvertAll(kinds, kind => (int)kind));
        if (!isSentencePiece)
        {
            metadata.Add(Prefix + "merges", model.Merges.Select(merge => $"{merge.Left} {merge.Right}").ToArray());
        }

        AddSpecialTokens(metadata, definition);
        if (isSentencePiece)
        {
            metadata.Add(Prefix + "add_space_prefix", PutsBlankInFront(folder));
        }
    }

    private static (string[] Tokens, Kind[] Kinds) Tokens(TokenizerDefinition definition, BytePairSettings model, string folder, int rows)
    {
        string[] tokens = [.. Enumerable.Range(0, rows).Select(id => string.Create(CultureInfo.InvariantCulture, $"[PAD{id}]"))];
        var kinds = new Kind[rows];
        Array.Fill(kinds, Kind.Unused);
        foreach ((string token, int id) in model.Vocabulary)
        {
            Set(id, token, IsByte(token) && model.ByteFallback ? Kind.Byte : Kind.Normal);
        }

        foreach (AddedToken added in definition.AddedTokens)
        {
            bool isPiece = !added.Special && model.ByteFallback;
            Set(added.Id, isPiece ? added.Content.Replace(Blank, " ", StringComparison.Ordinal) : added.Content,
                added.Content == model.UnknownToken ? Kind.Unknown : added.Special ? Kind.Control : Kind.UserDefined);
        }

        return (tokens, kinds);

        void Set(int id, string token, Kind kind)
        {
            if (id >= rows)
            {
                throw new RecipeException(
                    $"The tokenizer in '{folder}' has a token with id {id} ('{token}'), but the model's embedding has {rows} rows; use the "
                    + "tokenizer that belongs to the model.");
            }

            (tokens[id], kinds[id]) = (token, kind);
        }
    }

    /// <summary>
    /// llama.cpp joins the neighbours whose union has the highest score: that of the merge learnt first. Tokens that no merge makes come
    /// last.
    /// </summary>
    private static float[] Scores(BytePairSettings model, string[] tokens)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int rank = 0; rank < model.Merges.Count; rank++)
        {
            ranks.TryAdd(model.Merges[rank].Left + model.Merges[rank].Right, rank);
        }

        return Array.ConvertAll(tokens, token => -(float)ranks.GetValueOrDefault(token, model.Merges.Count));
    }

    private static void AddSpecialTokens(GgufMetadata metadata, TokenizerDefinition definition)
    {
        (IReadOnlyList<int> prefix, IReadOnlyList<int> suffix) = (definition.Frame.Prefix, definition.Frame.Suffix);
        SpecialTokenIds ids = definition.SpecialTokens;
        int? bos = ids.Bos ?? (prefix is [int first] ? first : null), eos = ids.Eos ?? (suffix is [int last] ? last : null);
        if (prefix.Any(id => id != bos) || suffix.Any(id => id != eos) || prefix.Count > 1 || suffix.Count > 1)
        {
            throw new RecipeException(
                "The tokenizer puts more around a text than one token that begins it and one that ends it, which a GGUF file cannot say; use "
                + "`merge`, whose result loads in transformers.");
        }

        foreach ((string name, int? id) in new[] { ("bos", bos), ("eos", eos), ("unknown", ids.Unk), ("padding", ids.Pad) })
        {
            if (id is { } value)
            {
                metadata.Add($"{Prefix}{name}_token_id", (uint)value);
            }
        }

        metadata.Add(Prefix + "add_bos_token", prefix.Count > 0);
        metadata.Add(Prefix + "add_eos_token", suffix.Count > 0);
    }

    /// <summary>Asks the tokenizer itself: a letter that begins a text is a word's beginning, or it is not.</summary>
    private static bool PutsBlankInFront(string folder)
    {
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(folder);
        return !tokenizer.Encode("a", addSpecialTokens: false).SequenceEqual(tokenizer.Encode("\na", addSpecialTokens: false).TakeLast(1));
    }

    private static bool IsByte(string token) =>
        token is ['<', '0', 'x', _, _, '>'] && byte.TryParse(token.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _);
}
