namespace SftRecipes.Tokenization;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    private const string Digit = @"\p{N}";
    private const string Punctuation = @"[!-/:-@\[-`{-~\p{P}]";

    /// <summary>The GPT-2 expression that <c>ByteLevel</c> cuts words with unless told not to.</summary>
    public const string ByteLevelWords = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The steps, first one first; none where there is no pre-tokenizer.</summary>
    public static IEnumerable<PreTokenizer> Read(JsonPart part) => !part.Exists ? [] : part.Type switch
    {
        "Sequence" => part["pretokenizers"].Items().SelectMany(Read),
        "ByteLevel" => ByteLevel(part["add_prefix_space"].Bool(true), part["use_regex"].Bool(true)),
        "Split" => [new SplitPreTokenizer(PatternReader.ReadTextPattern(part["pattern"]), Behavior(part["behavior"]), part["invert"].Bool(false))],
        "Digits" => [Regex(Digit, part["individual_digits"].Bool(false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous)],
        "Punctuation" => [Regex(Punctuation, part["behavior"].Exists ? Behavior(part["behavior"]) : SplitBehavior.Isolated)],
        "Whitespace" => [Regex(@"\w+|[^\w\s]+", SplitBehavior.Removed, invert: true)],
        "WhitespaceSplit" => [Regex(@"\s", SplitBehavior.Removed)],
        "BertPreTokenizer" => [Regex(@"\s", SplitBehavior.Removed), Regex(Punctuation, SplitBehavior.Isolated)],
        "CharDelimiterSplit" => [new SplitPreTokenizer(new LiteralPattern(part["delimiter"].String()), SplitBehavior.Removed, invert: false)],
        "Metaspace" => [new MetaspacePreTokenizer(Replacement(part), Scheme(part), part["split"].Bool(true))],
        string type => throw part.Unsupported($"the pre-tokenizer '{type}'"),
    };

    /// <summary>The steps of a <c>ByteLevel</c> pre-tokenizer.</summary>
    public static IEnumerable<PreTokenizer> ByteLevel(bool addPrefixSpace, bool useRegex)
    {
        if (addPrefixSpace)
        {
            yield return new PrefixSpacePreTokenizer();
        }

        if (useRegex)
        {
            yield return Regex(ByteLevelWords, SplitBehavior.Isolated);
        }

        yield return new ByteAlphabetPreTokenizer();
    }

    /// <summary>The character that stands for a blank, of a <c>Metaspace</c> pre-tokenizer or decoder.</summary>
    public static string Replacement(JsonPart part) => part["replacement"].StringOrNull() ?? "\u2581";

    /// <summary>Where a <c>Metaspace</c> pre-tokenizer or decoder puts it in front; older files say <c>add_prefix_space</c>.</summary>
    public static PrependScheme Scheme(JsonPart part) => part["prepend_scheme"].StringOrNull() switch
    {
        "always" => PrependScheme.Always,
        "first" => PrependScheme.First,
        "never" => PrependScheme.Never,
        null => part["add_prefix_space"].Bool(true) ? PrependScheme.Always : PrependScheme.Never,
        _ => throw part["prepend_scheme"].Wrong("always, first or never"),
    };

    private static SplitPreTokenizer Regex(string pattern, SplitBehavior behavior, bool invert = false) =>
        new(new RegexPattern(OnigurumaRegex.Compile(pattern)), behavior, invert);

    private static SplitBehavior Behavior(JsonPart part) =>
        Enum.TryParse(part.String(), out SplitBehavior behavior) && Enum.IsDefined(behavior)
            ? behavior
            : throw part.Unsupported($"the behavior '{part.String()}'");
}
