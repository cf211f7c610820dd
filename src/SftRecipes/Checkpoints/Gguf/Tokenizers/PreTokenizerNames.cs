using SftRecipes.Tokenization;

namespace SftRecipes.Checkpoints;

/// <summary>
/// llama.cpp's names of the ways that byte-level tokenizers cut text into words (<c>tokenizer.ggml.pre</c>). It knows them by name only, so
/// a tokenizer whose steps are none of these cannot be exported.
/// </summary>
internal static class PreTokenizerNames
{
    private const string Gpt2Words = "words";

    private const string LlamaWords =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string QwenWords =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string TekkenWords =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
        + @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Gpt4Words =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?"
        + @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*"
        + @"|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string BloomWords = @" ?[^(\s|[.,!?…。，、।۔،])]+";

    /// <summary>The steps of each, and whether words that are tokens are taken whole (Llama 3's <c>ignore_merges</c>).</summary>
    private static readonly (string[] Steps, bool IgnoreMerges, string Name)[] s_known =
    [
        ([Gpt2Words], false, "gpt-2"),
        ([LlamaWords], true, "llama-bpe"),
        ([LlamaWords], false, "dbrx"),
        ([QwenWords], false, "qwen2"),
        ([TekkenWords], true, "tekken"),
        ([Gpt4Words], false, "gpt-4o"),
        ([BloomWords], false, "bloom"),
        (["digits one by one", Gpt2Words], false, "starcoder"),
        (["punctuation", Gpt2Words, "digits", "[0-9][0-9][0-9]"], false, "falcon"),
    ];

    /// <summary>The name of a tokenizer's steps.</summary>
    /// <param name="directory">The tokenizer's files.</param>
    /// <param name="ignoreMerges">Whether words that are tokens are taken whole.</param>
    /// <exception cref="RecipeException">llama.cpp has no name for them that is known here.</exception>
    public static string Of(TokenizerDirectory directory, bool ignoreMerges)
    {
        string[] steps = directory.HasTokenizerJson
            ? [.. Steps(directory.TokenizerJson["pre_tokenizer"])]
            : [directory.Config["tokenizer_class"].StringOrNull()?.StartsWith("Qwen2", StringComparison.Ordinal) == true ? QwenWords : Gpt2Words];
        string? name = s_known.FirstOrDefault(known => known.IgnoreMerges == ignoreMerges && known.Steps.SequenceEqual(steps)).Name;
        return name ?? throw new RecipeException(
            $"The tokenizer cuts words in a way that llama.cpp has no known name for ({string.Join("; ", steps)}), so a GGUF file would split "
            + "text differently from training; use `merge`, whose result loads in transformers.");
    }

    private static IEnumerable<string> Steps(JsonPart part) => part.Type switch
    {
        "Sequence" => part["pretokenizers"].Items().SelectMany(Steps),
        "ByteLevel" when part["add_prefix_space"].Bool(true) => ["a blank before the text", Gpt2Words],
        "ByteLevel" => part["use_regex"].Bool(true) ? [Gpt2Words] : [],
        "Digits" => [part["individual_digits"].Bool(false) ? "digits one by one" : "digits"],
        "Punctuation" => ["punctuation"],
        "Split" => [part["pattern"]["Regex"].StringOrNull() ?? part["pattern"]["String"].String()],
        string type => [type],
    };
}
