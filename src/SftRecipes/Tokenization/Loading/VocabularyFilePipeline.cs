namespace SftRecipes.Tokenization;

/// <summary>
/// How the classes tokenize that transformers loads from vocab.json and merges.txt alone: byte-level BPE, with GPT-2's words or with
/// others and a normal form.
/// </summary>
internal sealed record VocabularyFilePipeline(TextNormalizer? Normalizer, IReadOnlyList<PreTokenizer> PreTokenizers)
{
    private const string Qwen2Words =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] s_qwen2Classes = ["Qwen2Tokenizer", "Qwen2TokenizerFast"];

    /// <summary>Classes that tokenize as GPT-2 does and may ask for BOS and EOS.</summary>
    public static IReadOnlyList<string> Gpt2Classes { get; } = ["GPT2Tokenizer", "GPT2TokenizerFast", "CodeGenTokenizer", "CodeGenTokenizerFast"];

    /// <summary>The pipeline of a class, or null where more than the two files is needed.</summary>
    /// <param name="config">tokenizer_config.json; without a class it is GPT-2's.</param>
    public static VocabularyFilePipeline? Of(JsonPart config)
    {
        string name = config["tokenizer_class"].StringOrNull() ?? Gpt2Classes[0];
        bool prefixSpace = config["add_prefix_space"].Bool(false);
        return Gpt2Classes.Contains(name) ? new VocabularyFilePipeline(null, [.. PreTokenizerReader.ByteLevel(prefixSpace, useRegex: true)])
            : s_qwen2Classes.Contains(name) ? new VocabularyFilePipeline(
                new UnicodeNormalizer(UnicodeForm.Nfc),
                [
                    new SplitPreTokenizer(new RegexPattern(OnigurumaRegex.Compile(Qwen2Words)), SplitBehavior.Isolated, invert: false),
                    .. PreTokenizerReader.ByteLevel(prefixSpace, useRegex: false),
                ])
            : null;
    }
}
