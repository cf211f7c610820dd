namespace SftRecipes.Tokenization;

/// <summary>Reads vocabulary and merges: the <c>model</c> of a tokenizer.json, or vocab.json and merges.txt.</summary>
internal static class ModelReader
{
    /// <summary>The <c>model</c> part of a tokenizer.json.</summary>
    public static ModelSettings FromTokenizerJson(JsonPart model) => TypeOf(model) switch
    {
        "BPE" => BytePair(model),
        "Unigram" => Unigram(model),
        string type => throw model["type"].Unsupported($"'{type}'"),
    };

    // Files from before the type was written have merges if they are BPE; a vocabulary of pairs is Unigram's.
    private static string TypeOf(JsonPart model) => model["type"].StringOrNull() ?? (model["vocab"].IsArray ? "Unigram" : "BPE");

    private static UnigramSettings Unigram(JsonPart model)
    {
        JsonPart unknown = model["unk_id"];
        List<(string, double)> pieces = [.. model["vocab"].Items().Select(piece => piece.IsArray && piece.Items().ToArray() is [JsonPart token, JsonPart score]
            ? (token.String(), score.Number())
            : throw piece.Wrong("a token and its score"))];
        int? unknownId = !unknown.Exists ? null
            : unknown.Int() is int id && id >= 0 && id < pieces.Count ? id
            : throw unknown.Wrong("the number of a token of the vocabulary");
        return new UnigramSettings(pieces, unknownId, model["byte_fallback"].Bool(false));
    }

    private static BytePairSettings BytePair(JsonPart model)
    {
        foreach (string affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model[affix].StringOrNull() is { Length: > 0 } text)
            {
                throw model[affix].Unsupported($"'{text}'");
            }
        }

        Dictionary<string, int> vocabulary = Vocabulary(model["vocab"]);
        return new BytePairSettings(
            vocabulary,
            Checked([.. model["merges"].Items().Select(Merge)], vocabulary, model["merges"]),
            model["unk_token"].StringOrNull(),
            model["fuse_unk"].Bool(false),
            model["byte_fallback"].Bool(false),
            model["ignore_merges"].Bool(false));
    }

    /// <summary>The two files of a GPT-2 style tokenizer.</summary>
    public static BytePairSettings FromVocabularyFiles(string vocabularyFile, string mergesFile)
    {
        JsonPart json = JsonPart.Read(vocabularyFile);
        Dictionary<string, int> vocabulary = Vocabulary(json with { Path = "the vocabulary" });
        JsonPart merges = new(default, mergesFile, "");
        List<(string, string)> list = [];
        int line = 0;
        foreach (string text in File.ReadLines(mergesFile))
        {
            line++;
            if (text.Length > 0 && !(line == 1 && text.StartsWith("#version", StringComparison.Ordinal)))
            {
                list.Add(Merge(text) ?? throw (merges with { Path = $"line {line}" }).Wrong("two tokens with a blank between"));
            }
        }

        return new BytePairSettings(vocabulary, Checked(list, vocabulary, merges with { Path = "merges" }));
    }

    private static Dictionary<string, int> Vocabulary(JsonPart part)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        foreach ((string token, JsonPart id) in part.Properties())
        {
            vocabulary[token] = id.Int() is int value and >= 0 ? value : throw id.Wrong("an id of 0 or more");
        }

        return vocabulary;
    }

    private static (string Left, string Right) Merge(JsonPart merge)
    {
        if (merge.IsString)
        {
            return Merge(merge.String()) ?? throw merge.Wrong("two tokens with a blank between");
        }

        string[] sides = [.. merge.Items().Select(side => side.String())];
        return sides.Length == 2 ? (sides[0], sides[1]) : throw merge.Wrong("a pair of tokens");
    }

    private static (string Left, string Right)? Merge(string text) =>
        text.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : null;

    private static List<(string Left, string Right)> Checked(
        List<(string Left, string Right)> merges, Dictionary<string, int> vocabulary, JsonPart part)
    {
        for (int i = 0; i < merges.Count; i++)
        {
            (string left, string right) = merges[i];
            foreach (string token in new[] { left, right, left + right })
            {
                if (token.Length == 0 || !vocabulary.ContainsKey(token))
                {
                    throw (part with { Path = $"{part.Path}[{i}]" }).Wrong($"made of tokens of the vocabulary, and '{token}' is none");
                }
            }
        }

        return merges;
    }
}
